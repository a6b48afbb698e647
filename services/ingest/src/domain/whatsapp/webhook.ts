import type { Item } from '../draft.ts'
import { dead, unrecognised } from '../read-item.ts'
import { readCallStatus } from './call-statuses.ts'
import { readCall } from './calls.ts'
import { readUserIdUpdate } from './identity-changes.ts'
import { readMessageStatus } from './message-statuses.ts'
import { readMessage } from './messages.ts'
import { Change, type ChangeContext, contextOf, Entry, Payload } from './payload.ts'

type ItemReader = (raw: unknown, path: string, context: ChangeContext) => Item

/** By webhook field, the lists of items that a change may hold, and who reads them. */
const readers: Readonly<Record<string, Readonly<Record<string, ItemReader>>>> = {
  calls: { calls: readCall, statuses: readCallStatus },
  messages: { messages: readMessage, statuses: readMessageStatus },
  user_id_update: { user_id_update: readUserIdUpdate },
}

export interface WebhookFrame {
  /** The account's number; what comes for another number is not this account's. */
  phoneNumberId: string
  receivedAt: Date
}

/**
 * Reads one webhook of Meta's: one POST may hold many entries, changes and items. Every item has exactly one fate; a
 * faulty one does not touch its neighbours. Never throws.
 */
export function readWhatsAppWebhook(body: unknown, frame: WebhookFrame): Item[] {
  const payload = Payload.safeParse(body)
  if (!payload.success) return [dead(body, '', payload.error)]
  return payload.data.entry.flatMap((entry, index) => readEntry(entry, `entry[${index}]`, frame))
}

function readEntry(raw: unknown, path: string, frame: WebhookFrame): Item[] {
  const entry = Entry.safeParse(raw)
  if (!entry.success) return [dead(raw, path, entry.error)]
  return entry.data.changes.flatMap((change, index) => readChange(change, `${path}.changes[${index}]`, frame))
}

function readChange(raw: unknown, path: string, frame: WebhookFrame): Item[] {
  const parsed = Change.safeParse(raw)
  if (!parsed.success) return [dead(raw, path, parsed.error)]
  const { field, value } = parsed.data
  const context = contextOf(field, value, frame.receivedAt)
  if (context.phoneNumberId !== '' && context.phoneNumberId !== frame.phoneNumberId)
    return [
      {
        fate: 'dead',
        reason: 'account_mismatch',
        detail: `${path}.value.metadata.phone_number_id: not this account's`,
        raw,
      },
    ]

  const lists = Object.hasOwn(readers, field) ? readers[field] : undefined
  const items = lists === undefined ? [] : readLists(lists, value, `${path}.value`, context)
  if (items.length > 0) return items
  const time = frame.receivedAt
  return [
    {
      fate: 'event',
      draft: unrecognised({ field, kind: lists === undefined ? 'change' : 'empty', raw, time }),
      raw,
    },
  ]
}

/** What stands beside the items of a change. */
const BESIDE = ['contacts', 'errors']

/** The items of all lists; a list that is none is a dead letter, and one that nobody knows is kept raw. */
function readLists(
  lists: Readonly<Record<string, ItemReader>>,
  value: Record<string, unknown>,
  path: string,
  context: ChangeContext,
): Item[] {
  return Object.entries(value).flatMap(([name, list]): Item[] => {
    const read = Object.hasOwn(lists, name) ? lists[name] : undefined
    if (read !== undefined && Array.isArray(list))
      return list.map((item, index) => read(item, `${path}.${name}[${index}]`, context))
    if (read !== undefined && list !== null)
      return [
        {
          fate: 'dead',
          reason: 'invalid_item',
          detail: `${path}.${name}: expected a list`,
          raw: { [name]: list },
        },
      ]
    if (!Array.isArray(list) || list.length === 0 || BESIDE.includes(name)) return []
    const { field, receivedAt: time } = context
    const raw = { [name]: list }
    return [{ fate: 'event', draft: unrecognised({ field, kind: name, raw, time }), raw }]
  })
}

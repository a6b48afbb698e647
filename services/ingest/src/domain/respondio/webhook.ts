import { z } from 'zod'
import type { Item } from '../draft.ts'
import { dead, readItem, unrecognised } from '../read-item.ts'
import { assigned, ClosedWebhook, closed, OpenedWebhook, opened } from './conversations.ts'
import { MessageWebhook, received, sent } from './messages.ts'
import { Contact, identifiersOf, Webhook, type WebhookFrame } from './payload.ts'

const EventType = z.looseObject({ event_type: z.string(), contact: z.unknown().optional() })

/** Reads one webhook of respond.io's, which holds one item. Kinds without a documented body are kept raw. Never throws. */
export function readRespondioWebhook(body: unknown, frame: WebhookFrame): Item[] {
  const parsed = EventType.safeParse(body)
  if (!parsed.success) return [dead(body, '', parsed.error)]
  const { event_type: type, contact } = parsed.data
  switch (type) {
    case 'message.received':
      return [readItem(MessageWebhook, body, '', (webhook) => received(webhook, frame))]
    case 'message.sent':
      return [readItem(MessageWebhook, body, '', (webhook) => sent(webhook, frame))]
    case 'conversation.opened':
      return [readItem(OpenedWebhook, body, '', (webhook) => opened(webhook, frame))]
    case 'conversation.closed':
      return [readItem(ClosedWebhook, body, '', (webhook) => closed(webhook, frame))]
    case 'contact.assignee.updated':
      return [readItem(Webhook, body, '', (webhook) => assigned(webhook, frame))]
    default:
      return [{ fate: 'event', draft: unknown(type, contact, body, frame), raw: body }]
  }
}

function unknown(type: string, contact: unknown, raw: unknown, frame: WebhookFrame) {
  const known = Contact.safeParse(contact).data
  return unrecognised({
    field: 'event_type',
    kind: type,
    raw,
    time: frame.receivedAt,
    ...(known !== undefined && { contact: identifiersOf(known, frame) }),
  })
}

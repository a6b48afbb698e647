import type { LedgerDraft } from '@onrecord/schemas'
import type { Item } from './item.ts'
import type { Kind } from './kind.ts'

interface Entry {
  what: 'stored' | 'refused' | 'erased' | 'incident'
  outcome: LedgerDraft['outcome']
  at: Date
  reason?: string
  payload?: Record<string, unknown>
}

export const actorOf = ({ schema }: Kind): LedgerDraft['actor'] => `service:${schema}`

/** The trail's entry about an item. Each kind of entry happens to an item once; an incident once for each reason. */
export function entryAbout(
  kind: Kind,
  item: Item,
  { what, outcome, at, reason, payload = {} }: Entry,
): LedgerDraft {
  const type = `${kind.noun}.${what}` as const
  return {
    workspace: item.workspace,
    type,
    at: at.toISOString(),
    actor: actorOf(kind),
    ...(item.contact !== undefined && { subject: item.contact }),
    target: { kind: kind.noun, id: item.id },
    outcome,
    ...(reason !== undefined && { reason }),
    payload: { call: item.call, ...payload },
    idempotencyKey: `${type}/${item.id}${what === 'incident' ? `/${reason}` : ''}`,
  }
}

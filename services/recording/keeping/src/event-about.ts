import type { Envelope } from '@onrecord/schemas'
import type { Item } from './item.ts'
import type { Kind } from './kind.ts'

/** An event about an item. Its id is the item's and what happened: told twice, it is the same event. */
export function eventAbout(
  { noun, schema }: Kind,
  item: Item,
  what: 'stored' | 'refused' | 'failed' | 'erased',
  at: Date,
  data: Record<string, unknown>,
): Envelope {
  return {
    specversion: '1.0',
    id: `${item.id}:${what}`,
    source: `/service/${schema}`,
    type: `onrecord.${noun}.${what}.v1`,
    time: at.toISOString(),
    datacontenttype: 'application/json',
    partitionkey: item.partitionKey,
    workspace: item.workspace,
    recordedtime: at.toISOString(),
    ...(item.contact !== undefined && { subject: item.contact }),
    data: { [noun]: item.id, call: item.call, account: item.account, ...data },
  }
}

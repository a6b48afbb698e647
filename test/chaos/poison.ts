import type { Composition } from '@onrecord/onrecord/composition'
import { Topic } from '@onrecord/schemas'

/** Records that no service can read: each becomes a dead letter of every group that meets it. */
export const POISON = [
  { topic: Topic.interactions, key: 'amal-travel/unknown', value: 'not json {', reason: 'not_json' },
  {
    topic: Topic.interactions,
    key: 'nordlicht/unknown',
    value: '{"type":"onrecord.call.ended.v1","id":"poison"}',
    reason: 'schema_mismatch',
  },
  { topic: Topic.consent, key: 'nordlicht/unknown', value: '[]', reason: 'schema_mismatch' },
  { topic: Topic.recordings, key: 'amal-travel/unknown', value: '\u0000', reason: 'not_json' },
  { topic: Topic.interactions, key: '', value: '', reason: 'not_json' },
]

export type Poison = (typeof POISON)[number]

/** Tried until the log has it. */
export async function poison({ platform }: Pick<Composition, 'platform'>, one: Poison): Promise<void> {
  await platform.log.appendRaw(one.topic, [{ key: one.key, value: one.value }])
}

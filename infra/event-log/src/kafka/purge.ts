import type { Admin } from 'kafkajs'
import { boundsOf } from './positions.ts'

/** Deletes what the topic's partitions got before that time; gives the number of records. */
export async function purgeBefore(admin: Admin, topic: string, before: Date): Promise<number> {
  const [bounds, keepFrom] = await Promise.all([
    boundsOf(admin, topic),
    admin.fetchTopicOffsetsByTimestamp(topic, before.getTime()),
  ])
  const cuts = bounds.flatMap(({ partition, low, high }) => {
    const found = Number(keepFrom.find((one) => one.partition === partition)?.offset ?? -1)
    const cut = found < 0 ? high : found
    return cut > low ? [{ partition, low, cut }] : []
  })
  if (cuts.length === 0) return 0
  await admin.deleteTopicRecords({
    topic,
    partitions: cuts.map(({ partition, cut }) => ({ partition, offset: String(cut) })),
  })
  return cuts.reduce((sum, { low, cut }) => sum + cut - low, 0)
}

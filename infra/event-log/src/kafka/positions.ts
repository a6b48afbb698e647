import type { Admin } from 'kafkajs'
import type { GroupPosition } from '../event-log.ts'

/** The first offset that is still there, and the one that the next record will get. */
interface Bounds {
  partition: number
  low: number
  high: number
}

export async function boundsOf(admin: Admin, topic: string): Promise<Bounds[]> {
  const offsets = await admin.fetchTopicOffsets(topic)
  return offsets
    .map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }))
    .sort((a, b) => a.partition - b.partition)
}

/** Where groups stand in the topics that each reads. Every topic and every group is asked once. */
export async function positionsOf(
  admin: Admin,
  groups: Readonly<Record<string, readonly string[]>>,
): Promise<GroupPosition[]> {
  const read = Object.entries(groups).filter(([, topics]) => topics.length > 0)
  // committed before ends: what is committed in between shows as lag, never as less than none
  const committed = await Promise.all(
    read.map(async ([group, topics]) => ({
      topics: new Set(topics),
      offsets: await admin.fetchOffsets({ groupId: group, topics: [...new Set(topics)] }),
    })),
  )
  const topics = [...new Set(read.flatMap(([, own]) => own))]
  const bounds = new Map(
    await Promise.all(topics.map(async (topic) => [topic, await boundsOf(admin, topic)] as const)),
  )
  return committed.flatMap((group) =>
    [...group.topics].sort().flatMap((topic) => {
      const offsets = group.offsets.find((one) => one.topic === topic)?.partitions ?? []
      return (bounds.get(topic) ?? []).map(({ partition, low, high }) => {
        const own = Number(offsets.find((one) => one.partition === partition)?.offset ?? -1)
        // what was deleted need not be read any more
        const at = Math.max(own, low)
        return { topic, partition, committed: at, end: high, lag: Math.max(0, high - at) }
      })
    }),
  )
}

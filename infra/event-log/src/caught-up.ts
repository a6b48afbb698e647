import { setTimeout as delay } from 'node:timers/promises'
import type { EventLog, GroupPosition } from './event-log.ts'

const LOOK_EVERY_MS = 20

/**
 * Waits until the group has committed all that lay in the topics when this was called. True: whatever was in the log
 * then has had its effect. False: not within `timeoutMs`. Throws when the log is out of reach.
 */
export async function caughtUp(
  log: Pick<EventLog, 'positions'>,
  group: string,
  topics: readonly string[],
  timeoutMs: number,
): Promise<boolean> {
  const until = performance.now() + timeoutMs
  const ends = await log.positions(group, topics)
  for (let now = ends; ; now = await log.positions(group, topics)) {
    if (ends.every((end) => hasReached(now, end))) return true
    if (performance.now() >= until) return false
    await delay(LOOK_EVERY_MS)
  }
}

const hasReached = (positions: readonly GroupPosition[], { topic, partition, end }: GroupPosition) =>
  positions.some((at) => at.topic === topic && at.partition === partition && at.committed >= end)

import type { LogPurge } from '@onrecord/event-log'
import { deadLetterTopicOf, Topic } from '@onrecord/schemas'

/** Deletes a workspace's records of every topic, dead letters too, that were taken in before; gives how many. */
export function createPurgeLog(log: LogPurge): (workspace: string, before: Date) => Promise<number> {
  return async (workspace, before) => {
    let purged = 0
    for (const topic of Object.values(Topic))
      for (const each of [topic, deadLetterTopicOf(topic)])
        purged += await log.purge(each, before, { keyPrefix: `${workspace}/` })
    return purged
  }
}

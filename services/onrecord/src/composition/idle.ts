import { setTimeout as delay } from 'node:timers/promises'
import type { EventLog } from '@onrecord/event-log'
import type { Database } from '@onrecord/postgres'
import { Topic } from '@onrecord/schemas'

/** Each group and what it reads. */
const GROUPS: Record<string, string[]> = {
  consent: [Topic.interactions],
  recording: [Topic.interactions],
  'recording-consent': [Topic.consent],
  'recording-privacy': [Topic.privacy],
  transcription: [Topic.interactions],
  'transcription-recordings': [Topic.recordings],
  'transcription-consent': [Topic.consent],
  'transcription-privacy': [Topic.privacy],
  analytics: Object.values(Topic),
}
const LOOK_EVERY_MS = 25
const DEADLINE_MS = 60_000

/** Resolves when every consumer has caught up and no job is waiting: all that came in has had its effects. */
export function createIdle({
  db,
  log,
  groups = GROUPS,
}: {
  db: Database
  log: EventLog
  groups?: Record<string, string[]>
}): () => Promise<void> {
  const isQuiet = async () => {
    for (const [group, topics] of Object.entries(groups)) {
      const positions = await log.positions(group, topics)
      if (positions.some(({ lag }) => lag > 0)) return false
    }
    return !(await hasWork(db))
  }
  return async () => {
    const deadline = Date.now() + DEADLINE_MS
    // twice in a row: work that was handed on between two looks shows in the second
    for (let quiet = 0; quiet < 2; ) {
      quiet = (await isQuiet()) ? quiet + 1 : 0
      if (Date.now() > deadline) throw new Error('the pipeline did not become idle within a minute')
      await delay(LOOK_EVERY_MS)
    }
  }
}

/** Files waiting to be fetched, and events noted but not yet told. */
async function hasWork(db: Database): Promise<boolean> {
  const [row] = await db.query<{ waiting: boolean }>(
    `SELECT EXISTS (SELECT FROM recording.artefact WHERE state = 'pending')
         OR EXISTS (SELECT FROM transcription.artefact WHERE state = 'pending')
         OR EXISTS (SELECT FROM event_log.outbox) AS waiting`,
  )
  return row?.waiting === true
}

import { setTimeout as delay } from 'node:timers/promises'
import type { EventLog } from '@onrecord/event-log'
import type { Database } from '@onrecord/postgres'
import { groupsOf } from './groups.ts'

const { analytics, ...DECIDING } = groupsOf()
const ALL = { ...DECIDING, ...(analytics !== undefined && { analytics }) }
const LOOK_EVERY_MS = 25
const DEADLINE_MS = 60_000

interface Idle {
  /** Resolves when all that came in has been decided, kept or refused; figures may follow. */
  decided(): Promise<void>
  /** Resolves when all that came in has had all its effects. */
  idle(): Promise<void>
}

/** Waits until consumers have caught up and no job is waiting. */
export function createIdle({
  acrossWorkspaces,
  log,
}: {
  acrossWorkspaces: Database
  log: Pick<EventLog, 'lag'>
}): Idle {
  async function untilQuiet(groups: Readonly<Record<string, readonly string[]>>): Promise<void> {
    const deadline = Date.now() + DEADLINE_MS
    // twice in a row: work that was handed on between two looks shows in the second
    for (let quiet = 0; quiet < 2; ) {
      quiet = (await log.lag(groups)) === 0 && !(await hasWork(acrossWorkspaces)) ? quiet + 1 : 0
      if (Date.now() > deadline) throw new Error('the pipeline did not become idle within a minute')
      await delay(LOOK_EVERY_MS)
    }
  }
  return { decided: () => untilQuiet(DECIDING), idle: () => untilQuiet(ALL) }
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

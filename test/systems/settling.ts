import { setTimeout as delay } from 'node:timers/promises'
import { caughtUp } from '@onrecord/event-log'
import type { Composition } from '@onrecord/onrecord/composition'
import { groupsOf } from '@onrecord/onrecord/groups'
import { Topic } from '@onrecord/schemas'

/** Knows when what came in has had its effects, in however many processes they are had. */
export interface Settling {
  /**
   * Resolves when whatever was in the log when this was called has been decided and told: consent entered, recordings
   * and transcripts kept, refused or erased. Whoever asks while others wait shares the next look.
   */
  decided(): Promise<void>
  /** Resolves when nothing is left to be done by anybody, and the facts have stopped changing. */
  settled(): Promise<void>
}

const LOOK_EVERY_MS = 100
const STEP_DEADLINE_MS = 180_000

export function createSettling({ platform }: Pick<Composition, 'platform'>): Settling {
  const { log, clickhouse } = platform
  const db = platform.acrossWorkspaces
  let under: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined

  async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + STEP_DEADLINE_MS
    let last: unknown
    for (;;) {
      try {
        if (await holds()) return
        last = undefined
      } catch (error) {
        // what is asked here is down at times
        last = error
      }
      if (Date.now() > deadline)
        throw new Error(`${what}: not within ${STEP_DEADLINE_MS / 1000} s`, { cause: last })
      await delay(LOOK_EVERY_MS)
    }
  }

  const haveRead = (topic: Topic, groups: readonly string[]) =>
    Promise.all(
      groups.map((group) =>
        until(`${group} reads ${topic}`, () => caughtUp(log, group, [topic], STEP_DEADLINE_MS)),
      ),
    )

  /** Items that could be dealt with now: those of calls under way wait for their end. */
  const dueItems = async (): Promise<string[]> => {
    const rows = await db.query<{ id: string }>(
      `SELECT 'recording/' || a.id AS id FROM recording.artefact a JOIN recording.call c USING (workspace, call)
       WHERE a.state = 'pending' AND c.ended_at IS NOT NULL
       UNION ALL
       SELECT 'transcription/' || a.id FROM transcription.artefact a JOIN transcription.call c USING (workspace, call)
       WHERE a.state = 'pending' AND c.ended_at IS NOT NULL`,
    )
    return rows.map(({ id }) => id)
  }

  async function itemsDealtWith(): Promise<void> {
    let open: Set<string> | undefined
    await until('items are dealt with', async () => {
      const due = await dueItems()
      const before = open ?? new Set(due)
      open = new Set(due.filter((id) => before.has(id)))
      return open.size === 0
    })
  }

  async function outboxTold(): Promise<void> {
    let last: number | undefined
    await until('the outbox is told', async () => {
      const [row] = await db.query<{ first: number | null; last: number | null }>(
        'SELECT min(id) AS first, max(id) AS last FROM event_log.outbox',
      )
      last ??= row?.last ?? 0
      return row?.first == null || row.first > last
    })
  }

  async function look(): Promise<void> {
    await haveRead(Topic.interactions, ['consent', 'recording', 'transcription'])
    await itemsDealtWith()
    await outboxTold()
    await haveRead(Topic.consent, ['recording-consent', 'transcription-consent'])
    await outboxTold()
    await haveRead(Topic.recordings, ['transcription-recordings'])
    await itemsDealtWith()
    await outboxTold()
  }

  /** Nothing is open that the events have gone on beyond: the figures are those of the end. */
  async function isSilent(): Promise<boolean> {
    const [row] = await clickhouse.query<{ open: number }>(
      `WITH reach AS (SELECT workspace, max(least(time, recorded_at)) AS at FROM event GROUP BY workspace)
       SELECT count() AS open FROM (
         SELECT workspace, last_item_at + INTERVAL 1 DAY AS due FROM conversation_cycle FINAL
         WHERE closed_at IS NULL AND closes_by_silence
         UNION ALL
         SELECT workspace, created_at + INTERVAL 6 HOUR AS due FROM call_fact FINAL WHERE outcome = 'ringing') AS open
       JOIN reach USING workspace WHERE due <= reach.at`,
    )
    return Number(row?.open ?? 0) === 0
  }

  return {
    decided() {
      next ??= under
        .catch(() => undefined)
        .then(() => {
          next = undefined
          under = look()
          return under
        })
      return next
    },
    async settled() {
      for (let quiet = 0; quiet < 2; quiet += 1) {
        await look()
        await until('every group has read everything', async () => (await log.lag(groupsOf())) === 0)
        if ((await dueItems()).length > 0) quiet = -1
      }
      await until('silence has closed what it closes', isSilent)
    },
  }
}

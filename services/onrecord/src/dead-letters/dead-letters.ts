import type { EventLog } from '@onrecord/event-log'
import type { Ledger } from '@onrecord/ledger'
import type { ScopedDatabase } from '@onrecord/postgres'
import { deadLetterTopicOf, ProblemError, Topic } from '@onrecord/schemas'
import type { Clock } from '@onrecord/service'
import { type Choice, createOnceOnly, isChosen } from './choose.ts'
import { type Letter, letterOf, redrivenRecord } from './letter.ts'

export interface DeadLettersDeps {
  log: Pick<EventLog, 'read' | 'appendRaw'>
  db: ScopedDatabase
  ledger: Ledger
  clock: Clock
  workspaces(): Promise<readonly { id: string }[]>
}

export interface Redriven {
  /** How many were, or would be, put back. */
  redriven: number
  letters: string[]
  /** Those that cannot be put back, and why. */
  skipped: { letter: string; why: 'not_an_event' }[]
  dryRun: boolean
}

export interface DeadLetters {
  /** Those that are meant, topic by topic, at most so many. */
  list(topics: readonly Topic[], choice: Choice, limit: number): Promise<Letter[]>
  /** One, by its name. @throws ProblemError `letter_unknown` */
  find(letter: string): Promise<Letter>
  /**
   * Puts those that are meant back into their topics, where every consumer group reads them again; whoever handled such
   * an event before does nothing twice. Entered in the ledger first.
   */
  redrive(topics: readonly Topic[], choice: Choice, limit: number, dryRun: boolean): Promise<Redriven>
}

/** What was set aside, for an operator: to look at, and to put back when its cause is mended. */
export function createDeadLetters({ log, db, ledger, clock, workspaces }: DeadLettersDeps): DeadLetters {
  async function list(topics: readonly Topic[], choice: Choice, limit: number): Promise<Letter[]> {
    const isFirst = createOnceOnly()
    const found: Letter[] = []
    for (const topic of topics)
      for await (const record of log.read(deadLetterTopicOf(topic))) {
        if (found.length >= limit) return found
        const letter = letterOf(record)
        if (isChosen(letter, choice) && isFirst(letter)) found.push(letter)
      }
    return found
  }

  /** Who answers for a workspace can see in its trail what was put back. */
  async function enter(letters: readonly Letter[]): Promise<void> {
    const known = new Set((await workspaces()).map(({ id }) => id))
    const run = crypto.randomUUID()
    for (const [workspace, own] of Map.groupBy(letters, (letter) => letter.workspace)) {
      if (workspace === undefined || !known.has(workspace)) continue
      await db.inWorkspace(workspace).transaction((tx) =>
        ledger.append(tx, {
          workspace,
          type: 'dead_letters.redriven',
          at: clock.now().toISOString(),
          actor: 'cli',
          target: { kind: 'run', id: `redrive:${run}` },
          outcome: 'done',
          payload: { letters: own.map(({ letter, reason }) => ({ letter, reason })) },
          idempotencyKey: `dead_letters.redriven/${run}`,
        }),
      )
    }
  }

  return {
    list,
    async find(name) {
      const { topic, partition, offset } = placeOf(name)
      for await (const record of log.read(deadLetterTopicOf(topic), {
        from: { partition, offset },
        limit: 1,
      }))
        if (record.partition === partition && record.offset === offset) return letterOf(record)
      throw new ProblemError('letter_unknown', 404, 'There is no such dead letter', name)
    },
    async redrive(topics, choice, limit, dryRun) {
      const chosen = await list(topics, choice, limit)
      const events = chosen.filter(({ original }) => original !== undefined)
      if (!dryRun && events.length > 0) {
        await enter(events)
        for (const [topic, own] of Map.groupBy(events, topicOf))
          await log.appendRaw(
            topic,
            own.flatMap(({ original }) => (original === undefined ? [] : [redrivenRecord(original)])),
          )
      }
      return {
        redriven: events.length,
        letters: events.map(({ letter }) => letter),
        skipped: chosen
          .filter(({ original }) => original === undefined)
          .map(({ letter }) => ({ letter, why: 'not_an_event' })),
        dryRun,
      }
    },
  }
}

const topicOf = ({ letter }: Letter): Topic => placeOf(letter).topic

/** @throws ProblemError `letter_unreadable` */
export function placeOf(name: string): { topic: Topic; partition: number; offset: number } {
  const [, text, partition, offset] = /^([a-z.]+)\/(\d+)\/(\d+)$/.exec(name) ?? []
  const topic = Object.values(Topic).find((known) => known === text)
  if (topic === undefined)
    throw new ProblemError(
      'letter_unreadable',
      400,
      'Not the name of a dead letter',
      `${name}; such as ${Topic.interactions}/0/12, as "onrecord dead-letters list" prints it`,
    )
  return { topic, partition: Number(partition), offset: Number(offset) }
}

import type { ScopedDatabase, Sql } from '@onrecord/postgres'
import type { GateDecision, Participant, Purpose } from '@onrecord/schemas'
import { decide } from './decide.ts'
import type { GatedCall } from './question.ts'
import { readFacts } from './read-facts.ts'
import { readPolicy } from './read-policy.ts'

export interface GateOptions {
  db: Pick<ScopedDatabase, 'inWorkspace'>
  /** All pseudonyms of the same person. */
  samePerson(workspace: string, subject: string): Promise<readonly string[]>
  clock: { now(): Date }
}

export interface Ask {
  workspace: string
  call: GatedCall
  purpose: Purpose
  participants: readonly Participant[]
  /** Now unless told. */
  at?: Date
}

/** Asked before anything is kept, and again before every use. */
export interface Gate {
  /**
   * Reads what is on record and decides. Throws if anything cannot be read: no answer is no. `sql` may be a
   * transaction in the workspace, so that the answer and what is done upon it see the same records.
   */
  ask(ask: Ask, sql?: Sql): Promise<GateDecision>
}

export function createGate({ db, samePerson, clock }: GateOptions): Gate {
  return {
    async ask({ at = clock.now(), ...ask }, sql = db.inWorkspace(ask.workspace)) {
      const { workspace, participants } = ask
      const subjects = [...new Set(participants.flatMap(({ subject }) => subject ?? []))]
      const people = Object.fromEntries(
        await Promise.all(
          subjects.map(async (subject) => [subject, await samePerson(workspace, subject)] as const),
        ),
      )
      const records = await readFacts(sql, workspace, [
        ...new Set([...subjects, ...Object.values(people).flat()]),
      ])
      const policy = await readPolicy(sql, workspace)
      return decide({ ...ask, people, records, policy, at })
    },
  }
}

import type { ClickHouse } from '@onrecord/clickhouse'
import type { AnyEvent } from '@onrecord/schemas'
import { applyRetention } from './apply-retention.ts'
import { createDueBySilence, firstDueOf } from './due-by-silence.ts'
import { findPeople, type Touched } from './people.ts'
import { linesOf, type Taken, takenOf } from './reading/taken.ts'
import { recomputeFacts } from './recompute-facts.ts'
import { createEventStore } from './stores/events.ts'
import { createFactStore } from './stores/facts.ts'
import { createLinkStore } from './stores/links.ts'

/** Persons recomputed at once: bounds memory when silence closes many at the same time. */
const PEOPLE_AT_ONCE = 2_000
/** Gives up when others keep joining the same contacts to others faster than we can fold. */
const MAX_ROUNDS = 20

export interface FactWriter {
  /**
   * Stores the events, then writes the facts of everybody whom they concern, from all events of theirs. Doing it again,
   * in another order, cut into other batches, or by several processes at once, ends in the same tables. Not to be run
   * twice at the same time in one process, which would only be slower: see {@link createIntake}.
   */
  write(batch: readonly Taken[]): Promise<void>
  /** Closes what silence has closed since, also what other processes left open. Gives how many contacts it looked at. */
  closeSilent(): Promise<number>
}

export function createFactWriter(clickhouse: ClickHouse): FactWriter {
  const events = createEventStore(clickhouse)
  const links = createLinkStore(clickhouse)
  const facts = createFactStore(clickhouse)
  const peopleOf = findPeople({ events, links })
  const recompute = recomputeFacts({ events, links, facts })
  const due = createDueBySilence(clickhouse)
  const retain = applyRetention(clickhouse)
  /** How far the events of each workspace reach, as far as is known here. */
  const reach = new Map<string, number>()

  async function reachOf(workspace: string): Promise<number> {
    const asOf = await events.reach(workspace, reach.get(workspace) ?? 0)
    reach.set(workspace, asOf)
    return asOf
  }

  async function settle(workspace: string, batch: readonly Taken[]): Promise<void> {
    await links.insert(
      workspace,
      batch.flatMap(({ link }) => link ?? []),
    )
    const asOf = await reachOf(workspace)
    await refold(workspace, touchedBy(batch), asOf)
    await closeAll(workspace, await due.contacts(workspace, asOf), asOf)
  }

  async function closeAll(workspace: string, silent: readonly string[], asOf: number): Promise<void> {
    try {
      for (let n = 0; n < silent.length; n += PEOPLE_AT_ONCE)
        await refold(
          workspace,
          { contacts: new Set(silent.slice(n, n + PEOPLE_AT_ONCE)), calls: new Set() },
          asOf,
        )
    } catch (error) {
      due.forget(workspace)
      throw error
    }
  }

  /**
   * Until nothing has changed meanwhile that these facts depend on: their events ({@link recomputeFacts} looks at them),
   * who is who, and how far the events reach. Whoever changes one of them afterwards finds these rows, and folds anew.
   */
  async function refold(workspace: string, touched: Touched, asOf: number): Promise<void> {
    for (let [round, now] = [0, asOf]; round < MAX_ROUNDS; round += 1) {
      const people = await peopleOf(workspace, touched)
      if (people.size === 0) return
      const written = await recompute(workspace, people, now)
      if (written !== undefined) {
        due.note(workspace, written)
        if (firstDueOf(written) > (await reachOf(workspace))) return
      }
      now = reach.get(workspace) ?? now
    }
    throw new Error('facts could not be settled: their contacts keep changing')
  }

  return {
    async write(batch) {
      await events.insertLines(linesOf(batch))
      const stored = batch.filter(({ line }) => line !== '')
      for (const [workspace, own] of Map.groupBy(stored, (row) => row.workspace)) await settle(workspace, own)
      for (const { retention } of batch) if (retention !== undefined) await retain(retention)
    },
    async closeSilent() {
      let closed = 0
      const workspaces = reach.size > 0 ? [...reach.keys()] : await events.workspaces()
      for (const workspace of workspaces) {
        const asOf = await reachOf(workspace)
        const silent = await due.contactsOfAll(workspace, asOf)
        await closeAll(workspace, silent, asOf)
        closed += silent.length
      }
      return closed
    },
  }
}

/** For who only writes, and has events. */
export function writeFacts(clickhouse: ClickHouse): (batch: readonly AnyEvent[]) => Promise<void> {
  const { write } = createFactWriter(clickhouse)
  return (batch) => write(batch.map(takenOf))
}

function touchedBy(batch: readonly Taken[]): Touched {
  const contacts = new Set(batch.map(({ contact }) => contact))
  const calls = new Set(batch.map(({ call }) => call))
  contacts.delete('')
  calls.delete('')
  return { contacts, calls }
}

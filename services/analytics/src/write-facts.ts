import type { ClickHouse } from '@onrecord/clickhouse'
import type { AnyEvent } from '@onrecord/schemas'
import { applyRetention } from './apply-retention.ts'
import type { SourceEvent } from './domain/fact-event.ts'
import type { SubjectLink } from './domain/survivors.ts'
import { createDueBySilence } from './due-by-silence.ts'
import { findPeople } from './people.ts'
import { recomputeFacts } from './recompute-facts.ts'
import { callOf, contactOf, createEventStore } from './stores/events.ts'
import { createFactStore } from './stores/facts.ts'
import { createLinkStore } from './stores/links.ts'

/** Persons recomputed at once: bounds memory when silence closes many at the same time. */
const PEOPLE_AT_ONCE = 2_000

/**
 * Stores the events, then writes the facts of everybody whom they concern, from all events of theirs. Doing it again,
 * in another order or cut into other batches, ends in the same tables. Not to be run twice at the same time in one
 * process: see {@link createIntake}.
 */
export function writeFacts(clickhouse: ClickHouse) {
  const events = createEventStore(clickhouse)
  const links = createLinkStore(clickhouse)
  const facts = createFactStore(clickhouse)
  const peopleOf = findPeople({ events, links })
  const recompute = recomputeFacts({ events, facts })
  const due = createDueBySilence(clickhouse)
  const retain = applyRetention(clickhouse)
  const reach = new Map<string, number>()

  async function settle(workspace: string, batch: readonly SourceEvent[]): Promise<void> {
    await links.insert(
      workspace,
      batch.flatMap((event) => linkOf(event) ?? []),
    )
    const asOf = await events.reach(workspace, reach.get(workspace) ?? 0)
    reach.set(workspace, asOf)
    await refold(workspace, { contacts: named(batch.map(contactOf)), calls: named(batch.map(callOf)) }, asOf)
    const silent = await due.contacts(workspace, asOf)
    for (let n = 0; n < silent.length; n += PEOPLE_AT_ONCE)
      await refold(
        workspace,
        { contacts: new Set(silent.slice(n, n + PEOPLE_AT_ONCE)), calls: new Set() },
        asOf,
      )
  }

  async function refold(
    workspace: string,
    touched: Parameters<typeof peopleOf>[1],
    asOf: number,
  ): Promise<void> {
    const people = await peopleOf(workspace, touched)
    if (people.size > 0) due.note(workspace, await recompute(workspace, people, asOf))
  }

  return async (batch: readonly AnyEvent[]): Promise<void> => {
    const sources = batch.filter(isSource)
    await events.insert(sources)
    for (const [workspace, own] of Map.groupBy(sources, (event) => event.workspace))
      await settle(workspace, own)
    for (const event of batch) if (!isSource(event)) await retain(event)
  }
}

const isSource = (event: AnyEvent): event is SourceEvent => event.type !== 'onrecord.retention.applied.v1'

const named = (names: readonly string[]): ReadonlySet<string> => new Set(names.filter((name) => name !== ''))

function linkOf(event: SourceEvent): SubjectLink | undefined {
  if (event.type !== 'onrecord.identity.linked.v1') return undefined
  const { survivor, merged } = event.data
  return { subjects: [survivor, merged], survivor }
}

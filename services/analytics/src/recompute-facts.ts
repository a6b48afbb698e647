import { fromClickHouseTime } from '@onrecord/clickhouse'
import { eventsByPerson } from './domain/events-by-person.ts'
import type { FactEvent } from './domain/fact-event.ts'
import { foldPerson } from './domain/fold-person.ts'
import type { People } from './people.ts'
import type { EventStore } from './stores/events.ts'
import { type FactRow, type FactRows, rowsOf } from './stores/fact-rows.ts'
import { FACT_TABLES, type FactTableName } from './stores/fact-tables.ts'
import { type FactStore, type HeldRow, keyOfHeld, keyOfRow, tombstoneOf } from './stores/facts.ts'
import type { LinkStore } from './stores/links.ts'

/** Where the recomputation of a person starts from, beside the events. */
interface Before {
  held: readonly HeldRow[]
  /** Up to here retention has deleted; what began before stays as it is. Milliseconds. */
  floor: number | undefined
}

/** Gives up when somebody else keeps adding events of the same contacts faster than we can fold. */
const MAX_ROUNDS = 20

/**
 * Writes all facts of these persons from all their events, and marks as gone what no longer follows from them. When
 * another process has added events of theirs meanwhile, it starts over, so that the last to write has seen everything.
 * Undefined: somebody has turned out to be somebody else meanwhile, so that the persons have to be found anew.
 */
export function recomputeFacts({
  events,
  links,
  facts,
}: {
  events: EventStore
  links: LinkStore
  facts: FactStore
}) {
  return async (workspace: string, people: People, asOf: number): Promise<FactRows | undefined> => {
    const contacts = [...people.values()].flat()
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const [own, held, floors] = await Promise.all([
        events.ofContacts(workspace, contacts),
        facts.held(workspace, contacts),
        facts.floors(workspace, contacts),
      ])
      const rows = rowsOfPeople(workspace, people, own, held, floors, asOf)
      await facts.write(rows)
      const [count, areSame] = await Promise.all([
        events.count(workspace, contacts),
        links.areStill(workspace, people),
      ])
      if (!areSame) return undefined
      if (count === own.length) return rows
    }
    throw new Error(`facts of ${contacts.length} contacts could not be settled: events keep coming`)
  }
}

function rowsOfPeople(
  workspace: string,
  people: People,
  events: readonly FactEvent[],
  held: readonly HeldRow[],
  floors: ReadonlyMap<string, number>,
  asOf: number,
): FactRows {
  const rows = noRows()
  const grouped = eventsByPerson(events, people)
  const heldBy = Map.groupBy(held, ({ contact }) => contact)
  for (const [person, contacts] of people) {
    const before = {
      held: contacts.flatMap((contact) => heldBy.get(contact) ?? []),
      floor: contacts.map((contact) => floors.get(contact)).reduce(later, undefined),
    }
    const own = personRows(workspace, person, grouped.get(person) ?? [], before, asOf)
    for (const { name } of FACT_TABLES) for (const row of own[name]) rows[name].push(row)
  }
  return rows
}

const later = (a: number | undefined, b: number | undefined) =>
  a === undefined || (b !== undefined && b > a) ? b : a

function personRows(
  workspace: string,
  person: string,
  events: readonly FactEvent[],
  before: Before,
  asOf: number,
) {
  const { floor = Number.NEGATIVE_INFINITY } = before
  const fold = foldPerson(
    events.filter(({ time }) => time > floor),
    { asOf, cyclesBefore: cyclesBefore(before.held, floor) },
  )
  const version =
    before.floor === undefined ? fold.events : Math.max(fold.events, 1 + highestVersion(before.held))
  const rows = rowsOf(fold)
  const written = new Set<string>()
  for (const { name, key, time } of FACT_TABLES) {
    rows[name] = rows[name]
      .filter((row) => fromClickHouseTime(String(row[time])) > floor)
      .map((row) => ({ workspace, contact: person, ...row, row_version: version, is_deleted: 0 }))
    for (const row of rows[name]) written.add(keyOfRow(name, key, person, row))
  }
  for (const row of before.held)
    if (row.at > floor && !written.has(keyOfHeld(row)))
      rows[row.table].push(tombstoneOf(workspace, row, version))
  return rows
}

const highestVersion = (held: readonly HeldRow[]) =>
  held.reduce((highest, { version }) => Math.max(highest, version), 0)

/** Per account, the highest number of a cycle that stays without its events. */
function cyclesBefore(held: readonly HeldRow[], floor: number): Map<string, number> {
  const highest = new Map<string, number>()
  for (const { table, key, at } of held) {
    const [account, cycle] = key
    if (table !== 'conversation_cycle' || at > floor || account === undefined) continue
    highest.set(account, Math.max(highest.get(account) ?? 0, Number(cycle)))
  }
  return highest
}

const noRows = () =>
  Object.fromEntries(FACT_TABLES.map(({ name }) => [name, []])) as unknown as Record<FactTableName, FactRow[]>

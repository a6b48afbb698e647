import { type ClickHouse, fromClickHouseTime, toClickHouseTime } from '@onrecord/clickhouse'
import { DAY, HOUR } from './domain/duration.ts'
import type { FactRows } from './stores/fact-rows.ts'

const CLOSED_AFTER_MS = DAY
const LOST_AFTER_MS = 6 * HOUR

const OPEN = `
  SELECT contact, min(due) AS due FROM (
    SELECT contact, opened_at AS began, last_item_at + toIntervalMillisecond(${CLOSED_AFTER_MS}) AS due
    FROM conversation_cycle FINAL
    WHERE workspace = {workspace:String} AND closed_at IS NULL AND closes_by_silence
    UNION ALL
    SELECT contact, created_at AS began, created_at + toIntervalMillisecond(${LOST_AFTER_MS}) AS due
    FROM call_fact FINAL
    WHERE workspace = {workspace:String} AND outcome = 'ringing') AS still_open
  LEFT JOIN (
    SELECT contact, max(until) AS until FROM contact_floor WHERE workspace = {workspace:String} GROUP BY contact
  ) AS floors USING contact
  WHERE began > until
  GROUP BY contact`

/** Knows which facts change because time passes and nothing happens: silence closes a cycle, a call's end got lost. */
export interface DueBySilence {
  /** Takes note of rows as they are written here. */
  note(workspace: string, rows: FactRows): void
  /** Contacts that have something due when the events reach to `asOf` (milliseconds), as far as was noted here. */
  contacts(workspace: string, asOf: number): Promise<string[]>
  /** The same, with what other processes have written since. */
  contactsOfAll(workspace: string, asOf: number): Promise<string[]>
  /** What was given could not be dealt with: it is to be given again. */
  forget(workspace: string): void
}

/** The first instant (milliseconds) at which silence changes one of these rows. */
export function firstDueOf({ conversation_cycle: cycles, call_fact: calls }: FactRows): number {
  let first = Number.POSITIVE_INFINITY
  for (const { is_deleted, closes_by_silence, last_item_at } of cycles)
    if (is_deleted === 0 && closes_by_silence === true)
      first = Math.min(first, fromClickHouseTime(String(last_item_at)) + CLOSED_AFTER_MS)
  for (const { is_deleted, outcome, created_at } of calls)
    if (is_deleted === 0 && outcome === 'ringing')
      first = Math.min(first, fromClickHouseTime(String(created_at)) + LOST_AFTER_MS)
  return first
}

/** Asks the table only when, from what was noted, something may be due, or the events have gone on since. */
export function createDueBySilence(clickhouse: ClickHouse): DueBySilence {
  const nextDue = new Map<string, number>()
  const askedAsOf = new Map<string, number>()
  const due: DueBySilence = {
    note(workspace, rows) {
      const known = nextDue.get(workspace)
      if (known !== undefined) nextDue.set(workspace, Math.min(known, firstDueOf(rows)))
    },
    contacts: async (workspace, asOf) =>
      asOf < (nextDue.get(workspace) ?? Number.NEGATIVE_INFINITY) ? [] : due.contactsOfAll(workspace, asOf),
    async contactsOfAll(workspace, asOf) {
      if (asOf === askedAsOf.get(workspace)) return []
      const open = await clickhouse.query<{ contact: string; due: string }>(OPEN, { workspace })
      const limit = toClickHouseTime(asOf)
      const rest = open.filter(({ due }) => due > limit)
      nextDue.set(
        workspace,
        rest.reduce((first, { due }) => Math.min(first, fromClickHouseTime(due)), Number.POSITIVE_INFINITY),
      )
      askedAsOf.set(workspace, asOf)
      return open.filter(({ due }) => due <= limit).map(({ contact }) => contact)
    },
    forget(workspace) {
      nextDue.delete(workspace)
      askedAsOf.delete(workspace)
    },
  }
  return due
}

import { type ClickHouse, fromClickHouseTime, toClickHouseTime } from '@onrecord/clickhouse'
import type { FactEvent, SourceEvent } from '../domain/fact-event.ts'

interface EventRow {
  contact: string
  event_id: string
  source: string
  type: FactEvent['type']
  time: string
  data: string
}

/** The events that facts are folded from. */
export interface EventStore {
  /** Rows as lines of JSON. Inserting an event again changes nothing. */
  insertLines(lines: string): Promise<void>
  /** All events of these contacts, and those that name no contact but one of their calls. */
  ofContacts(workspace: string, contacts: readonly string[]): Promise<FactEvent[]>
  /** How many {@link ofContacts} would give now. */
  count(workspace: string, contacts: readonly string[]): Promise<number>
  /** The contacts named by events of these calls. */
  contactsOfCalls(workspace: string, calls: readonly string[]): Promise<{ call: string; contact: string }[]>
  /** How far the workspace's events reach, in milliseconds; an event from the future counts as of when it came in. */
  reach(workspace: string, from: number): Promise<number>
  /** All that have events. */
  workspaces(): Promise<string[]>
}

const OF_CONTACTS = `
  FROM event FINAL
  WHERE workspace = {workspace:String} AND (contact IN {contacts:Array(String)} OR (contact = '' AND call IN (
    SELECT call FROM event
    WHERE workspace = {workspace:String} AND contact IN {contacts:Array(String)} AND call != '')))`
const CONTACTS_OF_CALLS = `
  SELECT DISTINCT call, contact FROM event
  WHERE workspace = {workspace:String} AND call IN {calls:Array(String)} AND contact != ''`
const REACH = `
  SELECT toUnixTimestamp64Milli(max(least(time, recorded_at))) AS reach FROM event
  WHERE workspace = {workspace:String} AND time >= {from:DateTime64(3, 'UTC')}`

export function createEventStore(clickhouse: ClickHouse): EventStore {
  return {
    insertLines: (lines) => clickhouse.insertLines('event', lines),
    async ofContacts(workspace, contacts) {
      const rows = await clickhouse.query<EventRow>(
        `SELECT contact, event_id, source, type, time, data ${OF_CONTACTS}`,
        { workspace, contacts },
      )
      return rows.map(fromRow)
    },
    async count(workspace, contacts) {
      const sql = `SELECT count() AS events ${OF_CONTACTS}`
      const [row] = await clickhouse.query<{ events: number }>(sql, { workspace, contacts })
      return row?.events ?? 0
    },
    contactsOfCalls: (workspace, calls) => clickhouse.query(CONTACTS_OF_CALLS, { workspace, calls }),
    async reach(workspace, from) {
      const params = { workspace, from: toClickHouseTime(from) }
      const [row] = await clickhouse.query<{ reach: number }>(REACH, params)
      return Math.max(from, row?.reach ?? 0)
    },
    async workspaces() {
      const rows = await clickhouse.query<{ workspace: string }>(
        'SELECT DISTINCT workspace FROM event ORDER BY workspace',
      )
      return rows.map(({ workspace }) => workspace)
    },
  }
}

/** The data subject that an event names; empty: none. */
export const contactOf = (event: SourceEvent): string =>
  event.subject ?? ('subject' in event.data ? event.data.subject : '')

/** The call that an event is about; empty: none. */
export const callOf = (event: SourceEvent): string => ('call' in event.data ? (event.data.call ?? '') : '')

const fromRow = (row: EventRow): FactEvent =>
  ({
    id: row.event_id,
    source: row.source,
    type: row.type,
    time: fromClickHouseTime(row.time),
    contact: row.contact,
    data: JSON.parse(row.data),
  }) as FactEvent

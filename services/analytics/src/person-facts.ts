import { type ClickHouse, fromClickHouseTime } from '@onrecord/clickhouse'
import type { CallFactRow, PersonFacts } from '@onrecord/schemas'
import { FACT_TABLES } from './stores/fact-tables.ts'

const OF_PERSON = 'WHERE workspace = {workspace:String} AND contact IN {subjects:Array(String)}'
const CALLS = `
  SELECT call, account, direction, outcome, created_at, talk_s, agent
  FROM call_fact FINAL ${OF_PERSON} ORDER BY created_at DESC, call`
const CONVERSATIONS = `
  SELECT account, cycle, opened_at, closed_at, first_response_s, resolution_s, messages_in, messages_out
  FROM conversation_cycle FINAL ${OF_PERSON} ORDER BY opened_at DESC, account, cycle`
const PERMISSION = `
  SELECT kind, permanent, expires_at FROM permission_fact FINAL ${OF_PERSON} ORDER BY kind = 'requested', at DESC, start_event LIMIT 1`
const HOLDINGS = ['event', ...FACT_TABLES.map(({ name }) => name)]
  .map((name) => `SELECT '${name}' AS table, count() AS rows FROM ${name} FINAL ${OF_PERSON}`)
  .join(' UNION ALL ')

interface CallRow {
  call: string
  account: string
  direction: '' | 'inbound' | 'outbound'
  outcome: string
  created_at: string
  talk_s: number | null
  agent: string
}
interface CycleRow {
  account: string
  cycle: number
  opened_at: string
  closed_at: string | null
  first_response_s: number | null
  resolution_s: number | null
  messages_in: number
  messages_out: number
}

interface PermissionRow {
  kind: string
  permanent: boolean
  expires_at: string | null
}

/** A person's facts, newest first. `subjects`: all pseudonyms of the person. */
export function createPersonFacts({ clickhouse }: { clickhouse: ClickHouse }): PersonFacts {
  return {
    async calls(workspace, subjects) {
      const rows = await clickhouse.query<CallRow>(CALLS, { workspace, subjects })
      return rows.map(callOf)
    },
    async conversations(workspace, subjects) {
      const rows = await clickhouse.query<CycleRow>(CONVERSATIONS, { workspace, subjects })
      return rows.map((row) => ({
        account: row.account,
        cycle: row.cycle,
        openedAt: instantOf(row.opened_at),
        closedAt: row.closed_at === null ? null : instantOf(row.closed_at),
        firstResponseS: row.first_response_s,
        resolutionS: row.resolution_s,
        messagesIn: row.messages_in,
        messagesOut: row.messages_out,
      }))
    },
    async callPermission(workspace, subjects, at) {
      const [row] = await clickhouse.query<PermissionRow>(PERMISSION, { workspace, subjects })
      return row && permissionOf(row, at)
    },
    async holdings(workspace, subjects) {
      const rows = await clickhouse.query<{ table: string; rows: number }>(HOLDINGS, { workspace, subjects })
      return rows.sort((a, b) => (a.table < b.table ? -1 : 1))
    },
  }
}

const instantOf = (text: string) => new Date(fromClickHouseTime(text)).toISOString()

function permissionOf(
  { kind, permanent, expires_at }: PermissionRow,
  at: Date,
): { status: string; until?: string } {
  // a question takes nothing away: it is the last word only where there was no answer
  if (kind !== 'accepted') return { status: kind }
  if (permanent) return { status: 'permanent' }
  if (expires_at === null) return { status: 'temporary' }
  const until = instantOf(expires_at)
  return { status: Date.parse(until) <= at.getTime() ? 'expired' : 'temporary', until }
}

const callOf = (row: CallRow): CallFactRow => ({
  call: row.call,
  account: row.account,
  ...(row.direction !== '' && { direction: row.direction }),
  outcome: row.outcome,
  createdAt: instantOf(row.created_at),
  talkS: row.talk_s,
  agent: row.agent === '' ? null : row.agent,
})

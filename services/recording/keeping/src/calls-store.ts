import type { Sql } from '@onrecord/postgres'
import { type Call, mergeCalls } from './call.ts'

interface CallRow {
  workspace: string
  call: string
  account: string
  contacts: string[]
  agents: string[]
  direction: 'inbound' | 'outbound' | null
  answered_at: Date | null
  ended_at: Date | null
}

/** Adds what was seen to what is known. Order and repetition do not matter. */
export async function mergeIntoCalls(db: Sql, schema: string, seen: readonly Call[]): Promise<void> {
  if (seen.length === 0) return
  const byCall = Map.groupBy(seen, ({ workspace, call }) => `${workspace}/${call}`)
  const calls = [...byCall.values()].map((group) => group.reduce(mergeCalls))
  await db.query(
    `INSERT INTO ${schema}.call AS known (workspace, call, account, contacts, agents, direction, answered_at, ended_at)
     SELECT workspace, call, account, contacts, agents, direction, answered_at, ended_at
     FROM jsonb_to_recordset($1::jsonb) AS seen (workspace text, call text, account text, contacts text[], agents text[],
       direction text, answered_at timestamptz, ended_at timestamptz)
     ORDER BY workspace, call
     ON CONFLICT (workspace, call) DO UPDATE SET
       account     = least(known.account, EXCLUDED.account),
       contacts    = ARRAY(SELECT DISTINCT unnest(known.contacts || EXCLUDED.contacts) ORDER BY 1),
       agents      = ARRAY(SELECT DISTINCT unnest(known.agents || EXCLUDED.agents) ORDER BY 1),
       direction   = least(known.direction, EXCLUDED.direction),
       answered_at = least(known.answered_at, EXCLUDED.answered_at),
       ended_at    = greatest(known.ended_at, EXCLUDED.ended_at)`,
    [JSON.stringify(calls.map(toRow))],
  )
}

export async function findCall(
  db: Sql,
  schema: string,
  workspace: string,
  call: string,
  lock: '' | 'FOR SHARE' = '',
): Promise<Call | undefined> {
  const [row] = await db.query<CallRow>(
    `SELECT * FROM ${schema}.call WHERE workspace = $1 AND call = $2 ${lock}`,
    [workspace, call],
  )
  return row && fromRow(row)
}

const toRow = (call: Call): CallRow => ({
  workspace: call.workspace,
  call: call.call,
  account: call.account,
  contacts: call.contacts,
  agents: call.agents,
  direction: call.direction ?? null,
  answered_at: call.answeredAt ?? null,
  ended_at: call.endedAt ?? null,
})

const fromRow = (row: CallRow): Call => ({
  workspace: row.workspace,
  call: row.call,
  account: row.account,
  contacts: row.contacts,
  agents: row.agents,
  ...(row.direction !== null && { direction: row.direction }),
  ...(row.answered_at !== null && { answeredAt: row.answered_at }),
  ...(row.ended_at !== null && { endedAt: row.ended_at }),
})

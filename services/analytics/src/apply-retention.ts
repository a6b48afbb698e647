import type { ClickHouse } from '@onrecord/clickhouse'
import type { AnyEvent } from '@onrecord/schemas'
import { groupOf, type RetentionGroup } from './domain/retention-group.ts'
import { CONSENT_TABLE, FACT_TABLES } from './stores/fact-tables.ts'

type RetentionApplied = Extract<AnyEvent, { type: 'onrecord.retention.applied.v1' }>

/** A table to delete from: which day a row belongs to, and up to when it reaches. */
interface Purged {
  name: string
  partition: string
  day: string
  until: string
}

const EVENTS: Purged = { name: 'event', partition: 'time', day: 'recorded_at', until: 'time' }
const FACTS: readonly Purged[] = FACT_TABLES.filter((table) => table !== CONSENT_TABLE).map(
  ({ name, time, ended }) => ({
    name,
    partition: time,
    day: time,
    until: `greatest(${time}, ifNull(${ended}, ${time}))`,
  }),
)

/**
 * Deletes what a retention run named, and resolves when it is gone. Before that it notes, per contact, up to when it
 * deletes: facts that began before are not written again from the events that are left. Repeating it changes nothing.
 */
export function applyRetention(clickhouse: ClickHouse) {
  return async ({ workspace, data: { category, items } }: RetentionApplied): Promise<void> => {
    switch (category) {
      case 'facts':
      case 'events': {
        const groups = items.flatMap((item) => groupOf(item) ?? [])
        for (const table of category === 'events' ? [EVENTS] : FACTS)
          await purge(clickhouse, workspace, table, groups)
        return
      }
      case 'consent_records':
        await purgeConsent(clickhouse, workspace, items)
        return
      case 'recordings':
      case 'transcripts':
        return
    }
  }
}

async function purge(
  clickhouse: ClickHouse,
  workspace: string,
  table: Purged,
  groups: readonly RetentionGroup[],
) {
  if (groups.length === 0) return
  const params = {
    workspace,
    contacts: [...new Set(groups.map(({ contact }) => contact))],
    groups: groups.map(({ contact, day }) => `${contact}/${day}`),
  }
  const due = `contact IN {contacts:Array(String)}
    AND concat(contact, '/', toString(toDate(${table.day}))) IN {groups:Array(String)}`
  await clickhouse.command(
    `INSERT INTO contact_floor SELECT workspace, contact, max(${table.until}) FROM ${table.name}
     WHERE workspace = {workspace:String} AND contact != '' AND ${due} GROUP BY workspace, contact`,
    params,
  )
  const months = await clickhouse.query<{ month: number; rest: number }>(
    `SELECT toYYYYMM(${table.partition}) AS month, countIf(NOT (${due})) AS rest FROM ${table.name}
     WHERE workspace = {workspace:String} GROUP BY month HAVING countIf(${due}) > 0`,
    params,
  )
  for (const { month, rest } of months)
    if (rest === 0)
      await clickhouse.command(`ALTER TABLE ${table.name} DROP PARTITION ({workspace:String}, ${month})`, {
        workspace,
      })
  if (months.some(({ rest }) => rest > 0))
    await clickhouse.command(
      `ALTER TABLE ${table.name} DELETE WHERE workspace = {workspace:String} AND ${due} SETTINGS mutations_sync = 2`,
      params,
    )
}

async function purgeConsent(
  clickhouse: ClickHouse,
  workspace: string,
  records: readonly string[],
): Promise<void> {
  if (records.length === 0) return
  for (const [table, record] of [
    ['event', `type = 'onrecord.consent.recorded.v1' AND JSONExtractString(data, 'recordId')`],
    [CONSENT_TABLE.name, 'record'],
  ])
    await clickhouse.command(
      `ALTER TABLE ${table} DELETE WHERE workspace = {workspace:String} AND ${record} IN {records:Array(String)}
       SETTINGS mutations_sync = 2`,
      { workspace, records },
    )
}

import { type ClickHouse, fromClickHouseTime } from '@onrecord/clickhouse'
import { groupId } from './domain/retention-group.ts'
import { CONSENT_TABLE, FACT_TABLES } from './stores/fact-tables.ts'

/** A contact's rows of one day: what retention deletes together. */
export interface HeldGroup {
  id: string
  /** When the last of them ended; absent while one has not. */
  endedAt?: Date
  bytes: number
  items: number
}
export interface AnalyticsHoldings {
  list(workspace: string, endedBefore?: Date): Promise<HeldGroup[]>
}

interface GroupRow {
  contact: string
  day: string
  ended: string | null
  bytes: number
  items: number
}

/** What analytics holds by category of retention. Bytes are before compression. */
export function createAnalyticsHoldings({ clickhouse }: { clickhouse: ClickHouse }): {
  facts: AnalyticsHoldings
  events: AnalyticsHoldings
} {
  const holdingsOf = (sql: string): AnalyticsHoldings => ({
    async list(workspace, endedBefore) {
      const rows = await clickhouse.query<GroupRow>(sql, { workspace }, { maxSeconds: 300 })
      return rows
        .map(fromRow)
        .filter(({ endedAt }) => endedBefore === undefined || (endedAt ?? endedBefore) < endedBefore)
    },
  })
  return { facts: holdingsOf(FACTS), events: holdingsOf(EVENTS) }
}

const FACTS = `
  SELECT contact, toString(day) AS day, if(count(ended) = count(), max(ended), NULL) AS ended,
    sum(size) AS bytes, count() AS items
  FROM (${FACT_TABLES.filter((table) => table !== CONSENT_TABLE)
    .map(
      ({ name, time, ended }) => `
    SELECT contact, toDate(${time}) AS day, toNullable(${ended}) AS ended, byteSize(*) AS size
    FROM ${name} FINAL WHERE workspace = {workspace:String}`,
    )
    .join(' UNION ALL ')})
  GROUP BY contact, day ORDER BY contact, day`

const EVENTS = `
  SELECT contact, toString(toDate(recorded_at)) AS day, toNullable(max(recorded_at)) AS ended,
    sum(byteSize(*)) AS bytes, count() AS items
  FROM event FINAL WHERE workspace = {workspace:String}
  GROUP BY contact, day ORDER BY contact, day`

const fromRow = ({ contact, day, ended, bytes, items }: GroupRow): HeldGroup => ({
  id: groupId({ contact, day }),
  bytes,
  items,
  ...(ended !== null && { endedAt: new Date(fromClickHouseTime(ended)) }),
})

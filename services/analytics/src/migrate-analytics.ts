import { type ClickHouse, type ClickHouseMigrationSet, migrateClickHouse } from '@onrecord/clickhouse'

const migrations: ClickHouseMigrationSet = {
  name: 'analytics',
  folder: new URL('../migrations/', import.meta.url),
}

/** Creates the tables, or brings them up to date; gives the files that were applied. */
export const migrateAnalytics = (clickhouse: ClickHouse): Promise<string[]> =>
  migrateClickHouse(clickhouse, [migrations])

export { checkRights, type RightsOfLogin } from './check-rights.ts'
export {
  type ClickHouse,
  ClickHouseUnavailableError,
  type InsertOptions,
  type Param,
  type Params,
  type QueryOptions,
  QueryTimeoutError,
  ResultTooLargeError,
} from './clickhouse.ts'
export { type ClickHouseMigrationSet, MigrationChangedError, migrateClickHouse } from './migrate.ts'
export { type ClickHouseOptions, openClickHouse } from './open-clickhouse.ts'
export type { ClickHouseLogin, ClickHouseServer } from './server-options.ts'
export { fromClickHouseTime, toClickHouseTime } from './time.ts'

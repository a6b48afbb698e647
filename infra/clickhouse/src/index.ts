export {
  type ClickHouse,
  ClickHouseUnavailableError,
  type Param,
  type Params,
  QueryTimeoutError,
} from './clickhouse.ts'
export { type ClickHouseMigrationSet, migrateClickHouse } from './migrate.ts'
export { type ClickHouseOptions, openClickHouse } from './open-clickhouse.ts'
export { fromClickHouseTime, toClickHouseTime } from './time.ts'

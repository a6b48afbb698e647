export { clickHouseContract } from './testing/clickhouse.contract.ts'

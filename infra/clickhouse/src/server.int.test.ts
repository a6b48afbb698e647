import { describe } from 'vitest'
import { openClickHouse } from './open-clickhouse.ts'
import { clickHouseContract } from './testing/clickhouse.contract.ts'

const url = process.env['ONRECORD_TEST_CLICKHOUSE_URL']

describe.skipIf(url === undefined)('a ClickHouse server', () => {
  clickHouseContract(() => openClickHouse({ url: url ?? '' }))
})

import { type ClickHouse, openClickHouse as open } from '@onrecord/clickhouse'
import type { Config } from '../config.ts'
import type { Closing } from './closing.ts'

/** ClickHouse: the configured server, else the engine in this process. */
export async function openClickHouse(config: Config, closing: Closing): Promise<ClickHouse> {
  const clickhouse = await open(config.clickhouse)
  closing.push(() => clickhouse.close())
  return clickhouse
}

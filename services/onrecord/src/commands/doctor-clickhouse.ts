import { type ClickHouse, checkRights, type RightsOfLogin } from '@onrecord/clickhouse'
import type { Config } from '../config.ts'
import type { Finding } from './finding.ts'

/** The version, and for a server whether each login may do what it must, and no more. */
export async function checkClickHouse(
  clickhouse: ClickHouse,
  options: Config['clickhouse'],
): Promise<Finding[]> {
  const [row] = await clickhouse.query<{ version: string }>('SELECT version() AS version')
  const version = row?.version ?? 'unknown'
  if ('folder' in options) return [{ check: 'clickhouse', ok: true, detail: `embedded: ${version}` }]
  const server = {
    check: 'clickhouse',
    ok: true,
    detail: `configured: ${version}${options.cluster === undefined ? '' : `, replicated on ${options.cluster}`}`,
  }
  return [server, ...(await checkRights(options)).map(findingOf)]
}

function findingOf({ role, username, missing, excessive }: RightsOfLogin): Finding {
  const faults = [
    missing.length > 0 && `it may not ${missing.join(', ')}`,
    excessive.length > 0 && `it should not be able to ${excessive.join(', ')}`,
  ].filter((fault) => fault !== false)
  const detail =
    faults.length === 0 ? 'its rights are right' : `${faults.join('; ')} (infra/clickhouse/users.sql)`
  return { check: `clickhouse ${role}`, ok: faults.length === 0, detail: `${username}: ${detail}` }
}

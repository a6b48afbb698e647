import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { statementsOf } from '@onrecord/clickhouse/sql'
import { GenericContainer, Wait } from 'testcontainers'
import type { ClickHouseUsers, RunningClickHouse } from '../clickhouse.ts'
import { freePort } from '../free-port.ts'
import { startFaultFront } from './fault-front.ts'

const IMAGE = 'clickhouse/clickhouse-server:26.7'
const HTTP = 8123
const ADMIN = 'administrator'
const USERS = new URL('../../../infra/clickhouse/users.sql', import.meta.url)

/** A real server from its official image, with the users of infra/clickhouse/users.sql. */
export async function startClickHouseInDocker(
  database: string,
  users: ClickHouseUsers,
): Promise<RunningClickHouse> {
  const port = await freePort()
  const password = randomBytes(12).toString('hex')
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts({ container: HTTP, host: port })
    .withEnvironment({
      CLICKHOUSE_USER: ADMIN,
      CLICKHOUSE_PASSWORD: password,
      CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: '1',
    })
    .withUlimits({ nofile: { soft: 262_144, hard: 262_144 } })
    .withWaitStrategy(Wait.forHttp('/ping', HTTP))
    .start()
  try {
    await createUsers(`http://127.0.0.1:${port}`, password, users)
    const front = await startFaultFront(`http://127.0.0.1:${port}`)
    const restart = async (timeout: number) => {
      await container.restart({ timeout })
      front.set(undefined)
    }
    return {
      url: front.url,
      database,
      users,
      fault: async (fault) => front.set(fault),
      kill: async () => void (await container.stop({ timeout: 0, remove: false })),
      start: () => restart(0),
      restart: () => restart(10_000),
      async stop() {
        await front.stop()
        await container.stop({ timeout: 0 })
      },
    }
  } catch (error) {
    await container.stop({ timeout: 0 })
    throw error
  }
}

async function createUsers(url: string, password: string, users: ClickHouseUsers): Promise<void> {
  const text = Object.entries(users).reduce(
    (sql, [role, login]) => sql.replaceAll(`{${role}_password}`, login.password),
    await readFile(USERS, 'utf8'),
  )
  for (const statement of statementsOf(text)) {
    const headers = { 'X-ClickHouse-User': ADMIN, 'X-ClickHouse-Key': password }
    const answer = await fetch(url, { method: 'POST', headers, body: statement })
    if (!answer.ok) throw new Error(`ClickHouse has refused a user: ${await answer.text()}`)
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import { createLedger, entries } from '@onrecord/ledger'
import { MIGRATIONS } from '@onrecord/onrecord/migrations'
import {
  APP_ROLE,
  createClaims,
  createDatabase,
  createTurn,
  type Database,
  DatabaseRefusedError,
  DatabaseUnavailableError,
  type DatabaseUrls,
  isolationOf,
  migrate,
  SYSTEM_ROLE,
} from '@onrecord/postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDebianPostgres } from '../systems/debian-postgres.ts'
import { withoutSystem } from '../systems/describe-system.ts'
import { freePort } from '../systems/free-port.ts'
import { startPostgres } from '../systems/postgres-server.ts'
import { fillBothWorkspaces, securedTables } from '../systems/secured-tables.ts'
import { SystemUnavailableError } from '../systems/unavailable.ts'

interface Server {
  urls: DatabaseUrls
  admin: string
  caFile?: string
  restart(): Promise<void>
  stop(): Promise<void>
}

const startEmbedded = async (): Promise<Server> => {
  const server = await startPostgres()
  return { ...server, admin: server.urls.owner }
}

/** A suite that stops its server has one of its own. */
for (const [title, start] of [
  ['the embedded PostgreSQL, by its superuser', startEmbedded],
  ["the system's PostgreSQL, by an owner of least privilege", startDebianPostgres],
] as const) {
  const started = await start().catch((error: unknown) => {
    if (error instanceof SystemUnavailableError) return error
    throw error
  })
  if (started instanceof SystemUnavailableError) withoutSystem(title, started.message)
  else describe(title, () => suite(started))
}

function suite(server: Server): void {
  let owner: Database
  let db: Database
  let acrossWorkspaces: Database
  let admin: Database
  beforeAll(() => {
    owner = createDatabase(server.urls.owner)
    db = createDatabase(server.urls.app, { role: APP_ROLE })
    acrossWorkspaces = createDatabase(server.urls.system, { role: SYSTEM_ROLE })
    const adminUrl = new URL(server.admin)
    adminUrl.pathname = new URL(server.urls.owner).pathname
    admin = createDatabase(adminUrl.href)
  })
  afterAll(async () => {
    await Promise.all([owner, db, acrossWorkspaces, admin].map((each) => each.close()))
    await server.stop()
  })

  it('is 15 or later', async () => {
    const [row] = await owner.query<{ version: number }>(
      `SELECT current_setting('server_version_num')::int AS version`,
    )
    expect(row?.version).toBeGreaterThanOrEqual(150_000)
  })

  it('is not brought up to date by who is not the owner, and is told so', async () => {
    await expect(migrate(db, MIGRATIONS)).rejects.toThrow('has no tables')
  })

  it('is brought up to date from nothing, once, also by two at the same time', async () => {
    const both = await Promise.all([migrate(owner, MIGRATIONS), migrate(owner, MIGRATIONS)])
    expect(both.map((applied) => applied.length).sort((a, b) => a - b)[0]).toBe(0)
    expect(both.flat().length).toBeGreaterThan(MIGRATIONS.length)
    expect(await migrate(owner, MIGRATIONS)).toEqual([])
    expect(await migrate(db, MIGRATIONS)).toEqual([])
  })

  it('keeps workspaces apart in every table, by logins that cannot look across', async () => {
    expect(await isolationOf(db)).toEqual({ by: 'roles', login: 'onrecord_app' })
    await expect(db.query('SET ROLE onrecord_system')).rejects.toMatchObject({ code: '42501' })
    const log = createLedger()
    for (const workspace of ['amal', 'nord'])
      await db.inWorkspace(workspace).transaction((tx) => log.append(tx, aDraft(workspace, 0)))
    for (const { name, rights } of await securedTables(admin)) {
      if (!rights.includes('SELECT')) continue
      expect(await db.query(`SELECT * FROM ${name}`), name).toEqual([])
    }
    const found = await Promise.all(
      ['amal', 'nord', 'nobody'].map((one) => entries(db.inWorkspace('amal'), one)),
    )
    expect(found.map((list) => list.length)).toEqual([1, 0, 0])
    expect((await acrossWorkspaces.query('SELECT * FROM ledger.entry')).length).toBe(2)
    await expect(db.inWorkspace('amal').query('DELETE FROM ledger.entry')).rejects.toMatchObject({
      code: '42501',
    })
    await expect(acrossWorkspaces.query('UPDATE ledger.entry SET at = at')).rejects.toMatchObject({
      code: '42501',
    })
  })

  it('keeps them apart also by one login that could do anything, and tells so', async () => {
    const one = createDatabase(server.urls.owner, { role: APP_ROLE })
    expect(await one.query('SELECT * FROM ledger.entry')).toEqual([])
    expect(await entries(one.inWorkspace('amal'), 'nord')).toEqual([])
    expect(await entries(one.inWorkspace('amal'), 'amal')).toHaveLength(1)
    expect(await isolationOf(one)).toMatchObject({ by: 'statements' })
    await one.close()
  })

  it('fills every secured table for both workspaces and shows each its own', async () => {
    const tables = await securedTables(admin)
    await admin.query('CREATE DATABASE apart')
    const url = new URL(server.admin)
    url.pathname = '/apart'
    const apart = createDatabase(url.href)
    await migrate(apart, MIGRATIONS)
    await fillBothWorkspaces(apart, tables, ['amal', 'nord'])
    for (const { name, rights } of tables) {
      if (!rights.includes('SELECT')) continue
      expect(await apart.inWorkspace('amal').query(`SELECT * FROM ${name}`), name).toHaveLength(1)
    }
    await apart.close()
    await admin.query('DROP DATABASE apart WITH (FORCE)')
  })

  it('refuses a wrong password and an unknown database, without telling the password', async () => {
    for (const change of [
      (url: URL) => (url.password = 'wrong-secret'),
      (url: URL) => (url.pathname = '/nowhere'),
    ]) {
      const url = new URL(server.urls.app)
      change(url)
      const wrong = createDatabase(url.href)
      const error = await wrong.query('SELECT 1').catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(DatabaseRefusedError)
      expect(String(error) + JSON.stringify(error)).not.toMatch(new RegExp(`wrong-secret|${url.password}`))
      await wrong.close()
    }
  })

  it('is unavailable where nobody listens', async () => {
    const nobody = createDatabase(`postgres://x:secret@127.0.0.1:${await freePort()}/x`)
    const error = await nobody.query('SELECT 1').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DatabaseUnavailableError)
    expect(error).toMatchObject({ code: 'ECONNREFUSED', transient: true })
    expect(String(error)).not.toContain('secret')
    await nobody.close()
  })

  it('ends a statement that takes too long and a transaction that does nothing', async () => {
    const hasty = createDatabase(server.urls.app, {
      statementTimeoutMs: 100,
      idleInTransactionTimeoutMs: 100,
    })
    await expect(hasty.query('SELECT pg_sleep(5)')).rejects.toMatchObject({ code: '57014', transient: true })
    await expect(
      hasty.transaction(async (tx) => {
        await delay(500)
        return tx.query('SELECT 1')
      }),
    ).rejects.toBeInstanceOf(DatabaseUnavailableError)
    expect(await hasty.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    await hasty.close()
  })

  it.runIf(server.caFile !== undefined)('is spoken to over TLS, to the end that was verified', async () => {
    const verified = new URL(server.urls.app)
    verified.searchParams.set('sslmode', 'verify-full')
    const untrusted = createDatabase(verified.href)
    await expect(untrusted.query('SELECT 1')).rejects.toThrow()
    await untrusted.close()
    verified.searchParams.set('sslrootcert', server.caFile ?? '')
    const trusted = createDatabase(verified.href, { role: APP_ROLE })
    expect(await trusted.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).toEqual([
      { ssl: true },
    ])
    await trusted.close()
  })

  it('loses nothing that was acknowledged when it is restarted in the middle', async () => {
    const log = createLedger()
    const acknowledged = new Set<number>()
    const faults: unknown[] = []
    const heard: string[] = []
    const unlisten = await acrossWorkspaces.listen('restarts', (payload) => heard.push(payload))
    const claims = createClaims(db, 'restarts')
    const turn = createTurn(db, 'restarts')
    expect([await claims.take('job'), await turn.isMine()]).toEqual([true, true])
    let stopping = false
    let next = 1
    const write = async () => {
      while (!stopping) {
        const n = next++
        // as a consumer does: again until it is done, by the same key
        for (let done = false; !done && !stopping; ) {
          try {
            await db.inWorkspace('amal').transaction((tx) => log.append(tx, aDraft('amal', n)))
            acknowledged.add(n)
            done = true
          } catch (error) {
            faults.push(error)
            await delay(20)
          }
        }
      }
    }
    const writers = Array.from({ length: 4 }, write)
    for (let round = 0; round < 2; round++) {
      await expect.poll(() => acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(30 * (round + 1))
      await server.restart()
    }
    const before = acknowledged.size
    await expect.poll(() => acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(before + 30)
    stopping = true
    await Promise.all(writers)

    expect(faults.filter((error) => !(error instanceof DatabaseUnavailableError))).toEqual([])
    expect(faults.length).toBeGreaterThan(0)
    const kept = await acrossWorkspaces.query<{ index: number; key: string }>(
      `SELECT index, idempotency_key AS key FROM ledger.entry WHERE workspace = 'amal' ORDER BY index`,
    )
    expect(kept.map(({ index }) => index)).toEqual(kept.map((_, n) => n))
    const keys = kept.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect([...acknowledged].filter((n) => !keys.includes(`restart:${n}`))).toEqual([])

    // what is held by a session is gone with it, and can be had again
    await expect.poll(() => claims.take('job').catch(() => false), { timeout: 10_000 }).toBe(true)
    await expect.poll(() => turn.isMine().catch(() => false), { timeout: 10_000 }).toBe(true)
    await expect
      .poll(
        async () => {
          await db.query(`SELECT pg_notify('restarts', 'after')`)
          return heard.includes('after')
        },
        { timeout: 10_000 },
      )
      .toBe(true)
    await Promise.all([claims.close(), turn.close(), unlisten()])
  }, 90_000)
}

const aDraft = (workspace: string, n: number) => ({
  workspace,
  type: 'consent.recorded' as const,
  at: '2026-11-16T10:00:00.000Z',
  actor: 'service:consent' as const,
  target: { kind: 'record' as const, id: String(n) },
  outcome: 'done' as const,
  idempotencyKey: `restart:${n}`,
})

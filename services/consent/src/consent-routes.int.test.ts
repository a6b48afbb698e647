import {
  createOutbox,
  createPostgresEventLog,
  type EventLog,
  migrations as eventLogMigrations,
} from '@onrecord/event-log'
import { createLedger, entries, migrations as ledgerMigrations } from '@onrecord/ledger'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { type App, createHttpApp, createLogger } from '@onrecord/service'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { consentRoutes } from './consent-routes.ts'
import { createConsents } from './consents.ts'
import { migrations } from './migrations.ts'
import { recordsOf } from './stores/records.ts'
import { CONTACT, minute, STRANGER } from './testing.ts'

let test: TestDatabase
let log: EventLog
let app: App
const clock = { now: () => new Date(minute(30)) }
beforeAll(async () => {
  test = await createTestDatabase([eventLogMigrations, ledgerMigrations, migrations])
  log = await createPostgresEventLog(test.acrossWorkspaces)
  const ledger = createLedger()
  const deps = {
    db: test.db,
    acrossWorkspaces: test.acrossWorkspaces,
    ledger,
    outbox: createOutbox(test.acrossWorkspaces, log, 'consent'),
    identities: {
      samePerson: async (_: string, one: string) => [one],
      homeOf: async (workspace: string, one: string) => (one === STRANGER ? 'another' : workspace),
    },
    clock,
  }
  app = createHttpApp({ logger: createLogger('silent') })
  consentRoutes(app, {
    consents: createConsents(deps),
    workspaceOf: async (key) => (key === 'ork_good' ? 'acme' : undefined),
    ledger,
    db: test.db,
    clock,
  })
}, 60_000)
afterAll(async () => {
  await app.close()
  await log.close()
  await test[Symbol.asyncDispose]()
})

const call = async (
  method: 'GET' | 'POST',
  path: string,
  { key = 'ork_good', body, headers = {} }: { key?: string; body?: object; headers?: object } = {},
) => {
  const answer = await app.inject({
    method,
    url: `/v1/contacts/${path}`,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(body !== undefined && { payload: body }),
  })
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() }
}

it('need an API key', async () => {
  expect(await call('GET', `${CONTACT}/consent`, { key: 'ork_bad' })).toMatchObject({
    status: 401,
    body: { code: 'bad_api_key' },
  })
})

it('take consent back, once for one key, and say so as of any instant', async () => {
  const headers = { 'idempotency-key': 'k1' }
  const withdrawn = await call('POST', `${CONTACT}/consent/withdrawals`, {
    body: { purposes: ['recording'] },
    headers,
  })
  expect(withdrawn).toMatchObject({ status: 200, body: { withdrawnAt: minute(30), purposes: ['recording'] } })
  await call('POST', `${CONTACT}/consent/withdrawals`, { body: { purposes: ['recording'] }, headers })
  expect(await recordsOf(test.acrossWorkspaces, 'acme', [CONTACT])).toHaveLength(1)
  const statusAt = async (at: string) =>
    ((await call('GET', `${CONTACT}/consent?at=${at}`)).body['purposes'] as { status: string }[])[0]?.status
  expect(await statusAt(minute(29))).toBe('unknown')
  expect(await statusAt(minute(30))).toBe('withdrawn')
})

it('leave an entry before they say where somebody stands', async () => {
  const reads = async () =>
    (await entries(test.acrossWorkspaces, 'acme', { type: 'access.read' })).map(({ reason }) => reason)
  const before = (await reads()).length
  await call('GET', `${CONTACT}/consent`)
  expect(await reads()).toHaveLength(before + 1)
})

it('say what is wrong', async () => {
  expect(await call('GET', 'somebody/consent')).toMatchObject({
    status: 400,
    body: { code: 'invalid_request' },
  })
  expect(await call('GET', `${CONTACT}/consent?at=yesterday`)).toMatchObject({ status: 400 })
  expect(await call('POST', `${STRANGER}/consent/withdrawals`, { body: {} })).toMatchObject({
    status: 404,
    body: { code: 'contact_unknown' },
  })
  expect(
    await call('POST', `${CONTACT}/consent/prompts`, { body: { account: 'main', notice: 'recording' } }),
  ).toMatchObject({ status: 409, body: { code: 'prompts_off' } })
})

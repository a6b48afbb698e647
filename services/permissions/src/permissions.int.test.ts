import { createPostgresEventLog, type EventLog, migrations as eventLogMigrations } from '@onrecord/event-log'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { type InteractionEvent, Topic } from '@onrecord/schemas'
import { type App, createHttpApp, createLogger } from '@onrecord/service'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrations } from './migrations.ts'
import { createPermissions, type Permissions } from './permissions.ts'
import { permissionRoutes } from './routes.ts'
import { createPermissionService } from './service.ts'
import { callRef, hour } from './testing.ts'

const CONTACT = 'sub_aaaaaaaaaaaaaaaaaaaaaaaaaa'
const ALIAS = 'sub_bbbbbbbbbbbbbbbbbbbbbbbbbb'
const NOBODY = 'sub_cccccccccccccccccccccccccc'

let test: TestDatabase
let log: EventLog
let permissions: Permissions
let now = hour(0)
beforeAll(async () => {
  test = await createTestDatabase([eventLogMigrations, migrations])
  log = await createPostgresEventLog(test.acrossWorkspaces)
  const samePerson = async (_: string, subject: string) =>
    subject === CONTACT || subject === ALIAS ? [CONTACT, ALIAS] : [subject]
  permissions = createPermissions({ db: test.db, samePerson, clock: { now: () => now } })
}, 60_000)
afterAll(async () => {
  await log.close()
  await test[Symbol.asyncDispose]()
})
let count = 0
let workspace: string
beforeEach(() => {
  workspace = `acme-${(count += 1)}`
  now = hour(0)
})

interface Told {
  type: string
  data?: object
  subject?: string
  counted?: boolean
}
const event = (at: number, { type, data = {}, subject = CONTACT, counted = true }: Told): InteractionEvent =>
  ({
    specversion: '1.0',
    id: `${workspace}-${type}-${at}-${JSON.stringify(data)}`,
    source: '/whatsapp/main',
    type: `onrecord.${type}.v1`,
    time: hour(at).toISOString(),
    datacontenttype: 'application/json',
    partitionkey: `${workspace}/${subject}`,
    workspace,
    recordedtime: hour(at).toISOString(),
    subject,
    data: { account: 'main', channel: 'whatsapp', counted, ...data },
  }) as InteractionEvent
const requested = (at: number) =>
  event(at, { type: 'permission.requested', data: { message: `msg_${'a'.repeat(26)}` } })
const accepted = (at: number, subject = CONTACT) =>
  event(at, {
    type: 'permission.replied',
    subject,
    data: {
      response: 'accept',
      permanent: false,
      expiresAt: hour(at + 168).toISOString(),
      responseSource: 'user_action',
    },
  })
const called = (at: number, call: number, counted = true) =>
  event(at, {
    type: 'call.connected',
    counted,
    data: { call: callRef(call), direction: 'outbound', signal: 'connect' },
  })

/** Through the log and the service, until all is handled. */
async function take(events: readonly InteractionEvent[]): Promise<void> {
  await log.append(Topic.interactions, events)
  const service = createPermissionService({
    acrossWorkspaces: test.acrossWorkspaces,
    log,
    logger: createLogger('silent'),
    failed(error) {
      throw error
    },
  })
  await service.start()
  await expect.poll(() => log.lag({ permissions: [Topic.interactions] }), { timeout: 10_000 }).toBe(0)
  await service.stop()
}

describe('permissions', () => {
  it('are told of all that the log has told, of all pseudonyms of a person, once', async () => {
    await take([requested(1), accepted(2, ALIAS), accepted(2, ALIAS)])
    now = hour(3)
    const [permission, ...others] = await permissions.of(workspace, CONTACT)
    expect(others).toEqual([])
    expect(permission).toMatchObject({
      account: 'main',
      status: 'temporary',
      until: hour(170),
      call: { allowed: true },
      limitsVersion: 0,
    })
    const [before] = await permissions.of(workspace, CONTACT, { at: hour(1) })
    expect(before).toMatchObject({ status: 'none', call: { reasons: ['never_granted'] } })
  })

  it('stay in their workspace', async () => {
    await take([accepted(1)])
    expect(await permissions.of(`${workspace}-other`, CONTACT, { account: 'main' })).toMatchObject([
      { status: 'none' },
    ])
  })

  it('do not count what another source tells too', async () => {
    await take([called(1, 1, false)])
    expect(await permissions.breaches(workspace, { from: hour(0), until: hour(9) })).toEqual([])
  })

  it('were breached in the period, by the limits of the workspace', async () => {
    await take([requested(1), requested(2), called(3, 1), accepted(5), called(6, 2)])
    const period = { from: hour(0), until: hour(24) }
    expect(await permissions.breaches(workspace, period)).toMatchObject([
      { what: 'request', at: hour(2), subject: CONTACT, account: 'main' },
      { what: 'call', at: hour(3), call: callRef(1), reasons: ['never_granted'] },
    ])
    expect(await permissions.breaches(workspace, { from: hour(3), until: hour(24) })).toHaveLength(1)
    expect(await permissions.setLimits(workspace, { requestsPerDay: 2 }, 'officer')).toMatchObject({
      version: 1,
      limits: { requestsPerDay: 2, requestsPerWeek: 2 },
    })
    expect(await permissions.breaches(workspace, period)).toHaveLength(1)
    expect(await permissions.setLimits(workspace, { temporaryHours: 72 }, 'officer')).toMatchObject({
      version: 2,
      limits: { requestsPerDay: 2, temporaryHours: 72 },
    })
  })
})

describe('GET /v1/contacts/{id}/call-permission', () => {
  let app: App
  beforeAll(async () => {
    app = createHttpApp({ logger: createLogger('silent') })
    permissionRoutes(app, {
      permissions,
      workspaceOfKey: async (key) => (key === 'ork_right' ? workspace : undefined),
      findSubject: async (_, id) => ({ [CONTACT]: CONTACT, '+4915112345678': CONTACT })[id],
      accountsOf: async () => ['main', 'sales'],
    })
    await app.ready()
  })
  afterAll(() => app.close())
  const ask = (url: string, key = 'ork_right') =>
    app.inject({ url: `/v1/contacts/${url}`, headers: { authorization: `Bearer ${key}` } })

  it('says yes until when, and no why, by pseudonym and by number', async () => {
    await take([requested(1), accepted(2)])
    now = hour(3)
    for (const id of [CONTACT, encodeURIComponent('+4915112345678')]) {
      const answer = await ask(`${id}/call-permission?account=main`)
      expect(answer.statusCode).toBe(200)
      expect(answer.json()).toEqual({
        contact: CONTACT,
        account: 'main',
        at: hour(3).toISOString(),
        status: 'temporary',
        since: hour(2).toISOString(),
        until: hour(170).toISOString(),
        call: { allowed: true, reasons: [], limits: [{ per: 'PT24H', max: 100, used: 0 }] },
        ask: {
          allowed: false,
          reasons: ['day_limit_reached'],
          againAt: hour(25).toISOString(),
          limits: [
            { per: 'PT24H', max: 1, used: 1 },
            { per: 'P7D', max: 2, used: 1 },
          ],
        },
        limitsVersion: 0,
      })
    }
    expect((await ask(`${CONTACT}/call-permission?account=sales`)).json()).toMatchObject({
      status: 'none',
      call: { allowed: false, reasons: ['never_granted'] },
      ask: { allowed: true },
    })
  })

  it.each([
    ['without a key that is one', `${CONTACT}/call-permission?account=main`, 'ork_wrong', 401, 'bad_api_key'],
    ['about nobody', `${NOBODY}/call-permission?account=main`, 'ork_right', 404, 'contact_not_found'],
    ['without the account', `${CONTACT}/call-permission`, 'ork_right', 400, 'account_required'],
    ['about no account', `${CONTACT}/call-permission?account=x`, 'ork_right', 404, 'account_not_found'],
  ])('is refused %s', async (_, url, key, status, code) => {
    const answer = await ask(url, key)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  })
})

import { createHttpApp } from '@onrecord/service'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { REQUESTS_PER_MINUTE } from '../edge.ts'
import { consoleRoutes, createSignInLink, type PlayRequest } from '../index.ts'
import { AUDIO, aPerson, NORTH, SUBJECT, startTestConsole, type TestConsole } from '../testing.ts'

let console_: TestConsole
let cookie: string
let actor: string
beforeAll(async () => {
  console_ = await startTestConsole()
  const admin = await console_.aUser('admin', [NORTH.id])
  actor = `user:${admin.id}`
  cookie = await console_.signIn(admin)
}, 60_000)
afterAll(() => console_.stop())
beforeEach(() => {
  console_.asked.length = 0
  delete console_.ledgerFault.error
})

const get = (path: string, headers: Record<string, string> = {}) =>
  console_.app.inject({ url: `/v1/workspaces/north/${path}`, headers: { cookie, ...headers } })
const OTHER = 'sub_zzzzzzzzzzzzzzzzzzzzzzzzzz'

describe('what is looked at', () => {
  it.each([
    [`people/${SUBJECT}`, { type: 'access.read', subject: SUBJECT, target: { kind: 'person', id: SUBJECT } }],
    [
      'people?query=%2B4915112345678',
      { type: 'access.searched', target: { kind: 'page', id: 'people' }, reason: 'search' },
    ],
    [
      `people/${SUBJECT}/package?reason=access_request`,
      {
        type: 'access.exported',
        subject: SUBJECT,
        reason: 'access_request',
        target: { kind: 'person', id: SUBJECT },
      },
    ],
    [
      'exports/audit?from=2027-03-01&to=2027-03-01&format=pdf',
      {
        type: 'access.exported',
        payload: { format: 'pdf', from: '2027-02-28T23:00:00.000Z', until: '2027-03-01T23:00:00.000Z' },
      },
    ],
    ['exports/retention?format=csv', { type: 'access.exported', payload: { format: 'csv' } }],
  ])(
    '%s is in the ledger before anybody is asked, and not answered when it cannot be',
    async (path, entry) => {
      expect((await get(path)).statusCode).toBe(200)
      expect(console_.asked).toHaveLength(1)
      expect(console_.asked[0]?.entered.at(-1)).toMatchObject({ actor, outcome: 'done', ...entry })

      console_.asked.length = 0
      console_.ledgerFault.error = new Error('disk full')
      const answer = await get(path)
      expect([answer.statusCode, answer.json().code]).toEqual([503, 'ledger_unavailable'])
      expect(console_.asked).toEqual([])
    },
  )

  it('is entered once for each look', async () => {
    const before = (await console_.entriesOf('north')).length
    await get(`people/${SUBJECT}`)
    await get(`people/${SUBJECT}`)
    expect(await console_.entriesOf('north')).toHaveLength(before + 2)
  })

  it('leaves no trace of the search itself', async () => {
    await get('people?query=Ada%20Lovelace&limit=7')
    expect(console_.asked[0]?.args).toEqual(['north', 'Ada Lovelace', 7])
    expect(JSON.stringify(await console_.entriesOf('north'))).not.toContain('Lovelace')
  })

  it('says so when nothing is held on a person', async () => {
    expect((await get(`people/${SUBJECT}`)).json()).toEqual(aPerson)
    expect((await get(`people/${OTHER}`)).json().code).toBe('person_not_found')
  })
})

describe('figures', () => {
  it('passes filter, time zone and dimensions on, and answers JSON or CSV', async () => {
    const path = 'metrics/call_outcomes?from=2027-03-01&to=2027-03-02&by=day,outcome&country=DE'
    expect((await get(path)).json()).toMatchObject({ metric: 'call_outcomes' })
    expect(console_.asked[0]?.args).toEqual([
      'north',
      'Europe/Berlin',
      'call_outcomes',
      { from: '2027-03-01', to: '2027-03-02', country: 'DE' },
      ['day', 'outcome'],
    ])
    const csv = await get(`${path}&format=csv`)
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="call_outcomes_north_2027-03-01_2027-03-02.csv"',
    })
    expect(csv.body).toBe('day,calls\r\n2027-03-01,3\r\n')
  })

  it.each([
    ['metrics/none?from=2027-03-01&to=2027-03-02', 404, 'metric_not_found'],
    ['metrics/call_outcomes?from=2027-03-01&to=2027-03-02&by=phone', 400, 'unknown_dimension'],
    ['metrics/call_outcomes?from=2027-03-02&to=2027-03-01', 400, 'range_inverted'],
    ['overview?from=2027-03-02&to=2027-03-01', 400, 'range_inverted'],
    ['overview?from=yesterday&to=2027-03-01', 400, 'invalid_request'],
    ['exports/audit?from=2027-03-02&to=2027-03-01&format=pdf', 400, 'range_inverted'],
    [`people/${SUBJECT}/package`, 400, 'invalid_request'],
    ['people/not-a-pseudonym', 400, 'invalid_request'],
    ['recordings/rec_1/audio?reason=curiosity', 400, 'invalid_request'],
  ])('refuses %s and asks nobody', async (path, status, code) => {
    const answer = await get(path)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    expect(console_.asked).toEqual([])
  })
})

describe('audio', () => {
  const path = 'recordings/rec_1/audio?reason=complaint'
  const playKeys = () => console_.asked.map(({ args }) => (args[1] as PlayRequest).playKey)

  it('is sent whole or in ranges, as one listening', async () => {
    const whole = await get(path)
    expect([whole.statusCode, whole.headers['accept-ranges'], whole.headers['content-type']]).toEqual([
      200,
      'bytes',
      'audio/ogg',
    ])
    expect(whole.rawPayload).toEqual(Buffer.from(AUDIO))
    const part = await get(path, { range: 'bytes=2-4' })
    expect([part.statusCode, part.headers['content-range'], part.body]).toEqual([206, 'bytes 2-4/10', '234'])
    const beyond = await get(path, { range: 'bytes=10-' })
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, 'bytes */10'])

    expect(new Set(playKeys()).size).toBe(1)
    expect(console_.asked[0]?.args[1]).toMatchObject({
      workspace: 'north',
      recording: 'rec_1',
      actor,
      reason: 'complaint',
    })
    await get('recordings/rec_2/audio?reason=complaint')
    await get('recordings/rec_1/audio?reason=review')
    expect(new Set(playKeys()).size).toBe(3)
  })

  it('is silent when the player refuses, and says so where there is none', async () => {
    const broken = createHttpApp({ logger: console_.deps.logger })
    const { playRecording: _, ...deps } = console_.deps
    await consoleRoutes(broken, { ...deps, playRecording: () => Promise.reject(new Error('ledger down')) })
    const answer = await broken.inject({ url: `/v1/workspaces/north/${path}`, headers: { cookie } })
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal_error'])
    const without = createHttpApp({ logger: console_.deps.logger })
    await consoleRoutes(without, deps)
    const none = await without.inject({ url: `/v1/workspaces/north/${path}`, headers: { cookie } })
    expect([none.statusCode, none.json().code]).toEqual([501, 'playback_unavailable'])
  })
})

describe('the edge', () => {
  it('lets scripts come only from our own files, and hides from frames', async () => {
    const { headers } = await get('overview?from=2027-03-01&to=2027-03-02')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("style-src 'self' 'unsafe-inline';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    })
  })

  it('serves plain HTTP on a local address: no Secure cookie, no order to use TLS', async () => {
    const local = createHttpApp({ logger: console_.deps.logger })
    const deps = { ...console_.deps, publicUrl: 'http://localhost:4000' }
    await consoleRoutes(local, deps)
    const link = await createSignInLink(deps, actor.replace('user:', ''))
    const headers = { origin: 'http://localhost:4000' }
    const answer = await local.inject({ method: 'POST', url: new URL(link).pathname, headers })
    expect(answer.cookies[0]).toMatchObject({ name: 'onrecord_session', httpOnly: true, sameSite: 'Lax' })
    expect(answer.cookies[0]).not.toHaveProperty('secure')
    expect(answer.headers['strict-transport-security']).toBeUndefined()
    expect(answer.headers['content-security-policy']).not.toContain('upgrade-insecure-requests')
  })

  it('leaves the other routes of the process alone', async () => {
    const app = createHttpApp({ logger: console_.deps.logger })
    await consoleRoutes(app, console_.deps)
    app.post('/webhooks/whatsapp/main', async () => ({ taken: true }))
    const answer = await app.inject({ method: 'POST', url: '/webhooks/whatsapp/main', payload: {} })
    expect([answer.statusCode, answer.json()]).toEqual([200, { taken: true }])
    expect(answer.headers).not.toHaveProperty('content-security-policy')
    expect(answer.headers).not.toHaveProperty('x-ratelimit-limit')
  })

  it('describes each route from its schemas', async () => {
    const { json } = await console_.app.inject({ url: '/v1/openapi.json', headers: { cookie } })
    const { openapi, paths } = json()
    expect(openapi).toBe('3.1.0')
    const described = console_.routes
      .filter(
        ({ method, url }) => method === 'GET' && url.startsWith('/v1/') && !url.endsWith('openapi.json'),
      )
      .map(({ url }) => url.replaceAll(/:(\w+)/g, '{$1}'))
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(described))
    expect(JSON.stringify(paths['/v1/workspaces/{workspace}/people/{subject}'])).toContain('callPermission')
  })

  it('limits requests from one address', async () => {
    const ask = () => console_.app.inject({ url: '/api/session', remoteAddress: '203.0.113.77' })
    for (let sent = 0; sent < REQUESTS_PER_MINUTE; sent++) await ask()
    const answer = await ask()
    expect([answer.statusCode, answer.json().code]).toEqual([429, 'rate_limited'])
  })
})

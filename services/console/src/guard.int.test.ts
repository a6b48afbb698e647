import type { Role } from '@onrecord/schemas'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { NORTH, SOUTH, SUBJECT, startTestConsole, type TestConsole } from './testing.ts'

const QUERY: Record<string, string> = {
  overview: 'from=2027-03-01&to=2027-03-02',
  'metrics/:name': 'from=2027-03-01&to=2027-03-02',
  people: '',
  'people/:subject': '',
  'people/:subject/package': 'reason=access_request',
  'exports/audit': 'from=2027-03-01&to=2027-03-02&format=pdf',
  'exports/retention': 'format=csv',
  'recordings/:recording/audio': 'reason=review',
}
const PREFIX = '/v1/workspaces/:workspace/'

let console_: TestConsole
let cookies: { [Name in Role | 'stranger']: string }
beforeAll(async () => {
  console_ = await startTestConsole()
  cookies = {
    admin: await console_.signIn(await console_.aUser('admin', [NORTH.id])),
    officer: await console_.signIn(await console_.aUser('officer', [NORTH.id])),
    dpo: await console_.signIn(await console_.aUser('dpo', [NORTH.id])),
    analyst: await console_.signIn(await console_.aUser('analyst', [NORTH.id])),
    stranger: await console_.signIn(await console_.aUser('admin', [SOUTH.id])),
  }
}, 60_000)
afterAll(() => console_.stop())
beforeEach(() => {
  console_.asked.length = 0
})

const workspaceRoutes = () => console_.routes.filter(({ url }) => url.startsWith('/v1/workspaces'))

/** A request that is valid in all but who sends it. */
function ask(
  { method, url }: { method: string; url: string },
  cookie: string | undefined,
  workspace = NORTH.id,
) {
  const name = url.slice(PREFIX.length)
  const path = url
    .replace(':workspace', workspace)
    .replace(':name', 'call_outcomes')
    .replace(':subject', SUBJECT)
    .replace(':recording', 'rec_1')
  const query = QUERY[name]
  if (query === undefined) throw new Error(`${url} is new: say in QUERY how it is asked`)
  return console_.app.inject({
    method: method as 'GET',
    url: `${path}?${query}`,
    headers: { 'x-onrecord-csrf': '1', ...(cookie !== undefined && { cookie }) },
  })
}

describe('every workspace route', () => {
  it('is known to this test', () => {
    expect(
      workspaceRoutes()
        .map(({ url }) => url.slice(PREFIX.length))
        .sort(),
    ).toEqual(
      Object.keys(QUERY)
        .flatMap((name) => [name, name])
        .sort(),
    )
  })

  it('answers a member', async () => {
    for (const route of workspaceRoutes())
      expect((await ask(route, cookies.admin)).statusCode, route.url).toBe(200)
    expect(new Set(console_.asked.map(({ port }) => port)).size).toBe(Object.keys(QUERY).length)
  })

  it('does not exist for a member of another workspace, and asks nobody', async () => {
    const entered = (await console_.entriesOf(NORTH.id)).length
    for (const route of workspaceRoutes()) {
      const answer = await ask(route, cookies.stranger)
      expect(answer.statusCode, route.url).toBe(404)
      if (route.method !== 'HEAD') expect(answer.json()).toMatchObject({ code: 'workspace_not_found' })
    }
    expect(console_.asked).toEqual([])
    expect(await console_.entriesOf(NORTH.id)).toHaveLength(entered)
  })

  it('answers for a workspace that does not exist as for one of others', async () => {
    for (const route of workspaceRoutes()) {
      const foreign = await ask(route, cookies.stranger)
      const none = await ask(route, cookies.stranger, 'no-such-one')
      expect(none.statusCode).toBe(404)
      if (route.method === 'HEAD') continue
      const { requestId: _, ...shown } = none.json()
      expect(foreign.json(), route.url).toMatchObject(shown)
    }
  })

  it('is closed without a session, with a made-up one and with a valid one of a link not used', async () => {
    for (const route of workspaceRoutes())
      for (const cookie of [undefined, 'onrecord_session=', `onrecord_session=${'A'.repeat(43)}`])
        expect((await ask(route, cookie)).statusCode, route.url).toBe(401)
    expect(console_.asked).toEqual([])
  })

  it('is closed before a query is even read', async () => {
    const answer = await console_.app.inject({ url: '/v1/workspaces/north/exports/audit?format=exe' })
    expect(answer.statusCode).toBe(401)
  })
})

describe('roles', () => {
  const OPEN: Record<Role, string[]> = {
    analyst: ['overview', 'metrics/:name'],
    officer: [
      'overview',
      'metrics/:name',
      'people',
      'people/:subject',
      'exports/audit',
      'exports/retention',
      'recordings/:recording/audio',
    ],
    dpo: [
      'overview',
      'metrics/:name',
      'people',
      'people/:subject',
      'people/:subject/package',
      'exports/retention',
      'recordings/:recording/audio',
    ],
    admin: Object.keys(QUERY),
  }

  it.each(Object.keys(OPEN) as Role[])('%s sees what is theirs and is refused the rest', async (role) => {
    for (const name of Object.keys(QUERY)) {
      const answer = await ask({ method: 'GET', url: `${PREFIX}${name}` }, cookies[role])
      if (OPEN[role].includes(name)) expect(answer.statusCode, name).toBe(200)
      else expect(answer.json(), name).toMatchObject({ status: 403, code: 'role_forbidden' })
    }
  })
})

it('asks for a session for the definitions and the description of the API, too', async () => {
  for (const url of ['/v1/metrics', '/v1/openapi.json', '/api/session']) {
    expect((await console_.app.inject(url)).statusCode, url).toBe(401)
    expect((await console_.app.inject({ url, headers: { cookie: cookies.analyst } })).statusCode, url).toBe(
      200,
    )
  }
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSignInLink, firstSignInLink } from './index.ts'
import { CSRF, NORTH, SOUTH, startTestConsole, type TestConsole } from './testing.ts'

const HOUR_MS = 3_600_000
const PASSWORD = 'correct horse battery'
let console_: TestConsole
beforeAll(async () => {
  console_ = await startTestConsole()
}, 60_000)
afterAll(() => console_.stop())

const pathOf = (link: string): string => new URL(link).pathname
const post = (url: string, headers: Record<string, string> = CSRF, payload?: object) =>
  console_.app.inject({ method: 'POST', url, headers, ...(payload && { payload }) })
const sessionFor = (cookie: string) => console_.app.inject({ url: '/api/session', headers: { cookie } })
const passwordSignIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  post('/api/session', { ...CSRF, ...headers }, { email, password })

async function aUserWithPassword(email: string) {
  const user = await console_.aUser('officer', [NORTH.id], email)
  const cookie = await console_.signIn(user)
  const set = await post('/api/session/password', { ...CSRF, cookie }, { password: PASSWORD })
  expect(set.statusCode).toBe(204)
  return { user, oldCookie: cookie, cookie: `onrecord_session=${set.cookies[0]?.value ?? ''}` }
}

describe('the first sign-in', () => {
  it('prints a link for an admin of every workspace until somebody has been in, and one that is older ends', async () => {
    const abandoned = await firstSignInLink(console_.deps)
    const link = await firstSignInLink(console_.deps)
    if (abandoned === undefined || link === undefined) throw new Error('no link')
    expect(link).toMatch(/^https:\/\/console\.example\/sign-in\/[A-Za-z0-9_-]{43}$/)
    expect((await post(pathOf(abandoned))).statusCode).toBe(401)

    const answer = await post(pathOf(link))
    const session = await sessionFor(`onrecord_session=${answer.cookies[0]?.value ?? ''}`)
    expect(session.json()).toMatchObject({
      user: { role: 'admin' },
      workspaces: [NORTH, SOUTH],
      dataFrom: { north: { from: '2027-02-01', to: '2027-03-01' } },
    })
    expect(await firstSignInLink(console_.deps)).toBeUndefined()
  })
})

describe('a sign-in link', () => {
  it('is not used up by being looked at, and opens the console once', async () => {
    const user = await console_.aUser('analyst', [NORTH.id])
    const path = pathOf(await createSignInLink(console_.deps, user.id))
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      const look = await console_.app.inject({ method, url: path })
      expect(look.statusCode).toBe(200)
      expect(look.cookies).toEqual([])
    }
    const first = await post(path)
    expect([first.statusCode, first.headers['location']]).toEqual([303, '/'])
    const second = await post(path)
    expect([second.statusCode, second.cookies]).toEqual([401, []])
  })

  it('gives one session to ten who try at once', async () => {
    const user = await console_.aUser('analyst', [NORTH.id])
    const path = pathOf(await createSignInLink(console_.deps, user.id))
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(path)))
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1)
  })

  it('shows the same page for a wrong link, which opens nothing', async () => {
    const path = `/sign-in/${'A'.repeat(43)}`
    expect((await console_.app.inject(path)).statusCode).toBe(200)
    expect((await post(path)).statusCode).toBe(401)
  })

  it('ends after 24 hours, and for a user who is disabled', async () => {
    const user = await console_.aUser('analyst', [NORTH.id])
    const path = pathOf(await createSignInLink(console_.deps, user.id))
    const made = console_.time.now
    console_.time.now = new Date(made.getTime() + 24 * HOUR_MS)
    expect((await post(path)).statusCode).toBe(401)
    console_.time.now = made
    await console_.acrossWorkspaces.query('UPDATE console.user SET disabled_at = now() WHERE id = $1', [
      user.id,
    ])
    expect((await post(path)).statusCode).toBe(401)
    await expect(createSignInLink(console_.deps, user.id)).rejects.toThrow(
      expect.objectContaining({ code: 'user_not_found' }),
    )
  })

  it('takes the form of our own page, not one of another site', async () => {
    const user = await console_.aUser('analyst', [NORTH.id])
    const path = pathOf(await createSignInLink(console_.deps, user.id))
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const foreign = await post(path, { ...form, origin: 'https://evil.example' })
    expect([foreign.statusCode, foreign.json().code]).toEqual([403, 'csrf_refused'])
    expect((await post(path, { ...form, origin: 'https://console.example' })).statusCode).toBe(303)
  })

  it('keeps only hashes of what opens the console', async () => {
    const user = await console_.aUser('analyst', [NORTH.id])
    const link = await createSignInLink(console_.deps, user.id)
    const cookie = await console_.signIn(user)
    const stored = await console_.acrossWorkspaces.query(
      `SELECT encode(token_sha256, 'escape') AS t FROM console.session
       UNION ALL SELECT encode(token_sha256, 'escape') FROM console.sign_in_link`,
    )
    for (const secret of [link.split('/').at(-1) ?? '', cookie.split('=')[1] ?? ''])
      expect(JSON.stringify(stored)).not.toContain(secret)
  })

  it('enters the sign-in in each workspace of the user, and opens nothing when the ledger fails', async () => {
    const user = await console_.aUser('dpo', [NORTH.id, SOUTH.id])
    const path = pathOf(await createSignInLink(console_.deps, user.id))
    console_.ledgerFault.error = new Error('ledger down')
    expect((await post(path)).statusCode).toBe(500)
    delete console_.ledgerFault.error
    expect((await post(path)).statusCode).toBe(303)
    for (const workspace of [NORTH.id, SOUTH.id]) {
      const mine = (await console_.entriesOf(workspace)).filter(({ actor }) => actor === `user:${user.id}`)
      expect(mine).toMatchObject([{ type: 'access.signed_in', reason: 'link', outcome: 'done' }])
    }
  })
})

describe('a session', () => {
  it('has a cookie that is HttpOnly, SameSite=Lax and Secure, for the whole site', async () => {
    const user = await console_.aUser('analyst', [NORTH.id])
    const answer = await post(pathOf(await createSignInLink(console_.deps, user.id)))
    expect(answer.cookies).toEqual([
      expect.objectContaining({
        name: 'onrecord_session',
        httpOnly: true,
        secure: true,
        sameSite: 'Lax',
        path: '/',
      }),
    ])
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('lasts 12 hours from the last request, and 7 days at most', async () => {
    const begun = console_.time.now
    const cookie = await console_.signIn(await console_.aUser('analyst', [NORTH.id]))
    for (let hour = 11; hour < 7 * 24; hour += 11) {
      console_.time.now = new Date(begun.getTime() + hour * HOUR_MS)
      expect((await sessionFor(cookie)).statusCode).toBe(200)
    }
    console_.time.now = new Date(begun.getTime() + 7 * 24 * HOUR_MS)
    expect((await sessionFor(cookie)).statusCode).toBe(401)

    const idle = await console_.signIn(await console_.aUser('analyst', [NORTH.id]))
    console_.time.now = new Date(console_.time.now.getTime() + 12 * HOUR_MS)
    expect((await sessionFor(idle)).statusCode).toBe(401)
  })

  it('is replaced by a new sign-in and ends when its user leaves', async () => {
    const user = await console_.aUser('analyst', [NORTH.id])
    const before = await console_.signIn(user)
    const link = await createSignInLink(console_.deps, user.id)
    const answer = await post(pathOf(link), { ...CSRF, cookie: before })
    const after = `onrecord_session=${answer.cookies[0]?.value ?? ''}`
    expect((await sessionFor(before)).statusCode).toBe(401)
    expect((await sessionFor(after)).statusCode).toBe(200)

    const noHeader = await console_.app.inject({
      method: 'DELETE',
      url: '/api/session',
      headers: { cookie: after },
    })
    expect(noHeader.json().code).toBe('csrf_refused')
    const left = await console_.app.inject({
      method: 'DELETE',
      url: '/api/session',
      headers: { ...CSRF, cookie: after },
    })
    expect(left.statusCode).toBe(204)
    expect((await sessionFor(after)).json().code).toBe('not_signed_in')
  })

  it('ends when its user is disabled', async () => {
    const user = await console_.aUser('analyst', [NORTH.id])
    const cookie = await console_.signIn(user)
    await console_.acrossWorkspaces.query('UPDATE console.user SET disabled_at = now() WHERE id = $1', [
      user.id,
    ])
    expect((await sessionFor(cookie)).statusCode).toBe(401)
  })
})

describe('a password', () => {
  it('opens the console once it has been set, and ends the sessions from before', async () => {
    const { oldCookie, cookie } = await aUserWithPassword('grace@example.com')
    expect((await sessionFor(oldCookie)).statusCode).toBe(401)
    expect((await sessionFor(cookie)).statusCode).toBe(200)
    const answer = await passwordSignIn(' Grace@Example.com ', PASSWORD)
    expect([answer.statusCode, answer.json().user.role]).toEqual([200, 'officer'])
    const [row] = await console_.acrossWorkspaces.query<{ password_hash: string }>(
      "SELECT password_hash FROM console.user WHERE email = 'grace@example.com'",
    )
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('must have 12 characters', async () => {
    const cookie = await console_.signIn(await console_.aUser('analyst', [NORTH.id]))
    const answer = await post('/api/session/password', { ...CSRF, cookie }, { password: 'elevenchars' })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid_request'])
  })

  it('is asked for again, of who came in by it, before it is changed', async () => {
    await aUserWithPassword('mary@example.com')
    const answer = await passwordSignIn('mary@example.com', PASSWORD)
    const cookie = `onrecord_session=${answer.cookies[0]?.value ?? ''}`
    const change = (currentPassword?: string) =>
      post('/api/session/password', { ...CSRF, cookie }, { password: 'another long one', currentPassword })
    expect((await change()).json().code).toBe('current_password_wrong')
    expect((await change('not the password')).json().code).toBe('current_password_wrong')
    expect((await change(PASSWORD)).statusCode).toBe(204)
    expect((await passwordSignIn('mary@example.com', 'another long one')).statusCode).toBe(200)
  })

  it('answers the same for a wrong one, an unknown user, and one without a password', async () => {
    await aUserWithPassword('edith@example.com')
    await console_.aUser('analyst', [NORTH.id], 'link-only@example.com')
    const answers = await Promise.all(
      ['edith@example.com', 'nobody@example.com', 'link-only@example.com'].map((email) =>
        passwordSignIn(email, 'wrong password'),
      ),
    )
    const shown = answers.map((answer) => [
      answer.statusCode,
      answer.json().code,
      answer.json().title,
      answer.cookies,
    ])
    expect(shown).toEqual(
      Array(3).fill([401, 'sign_in_refused', 'The e-mail address or the password is wrong', []]),
    )
  })

  it('counts ten wrong ones at once as ten: then even the right one waits a quarter of an hour', async () => {
    await aUserWithPassword('joan@example.com')
    const wrong = await Promise.all(
      Array.from({ length: 12 }, (_, at) => passwordSignIn('joan@example.com', `wrong password ${at}`)),
    )
    expect(wrong.filter(({ statusCode }) => statusCode === 401)).toHaveLength(10)
    expect(wrong.filter(({ statusCode }) => statusCode === 429)).toHaveLength(2)
    expect((await passwordSignIn('JOAN@example.com', PASSWORD)).json().code).toBe('too_many_attempts')
    console_.time.now = new Date(console_.time.now.getTime() + HOUR_MS / 4)
    expect((await passwordSignIn('joan@example.com', PASSWORD)).statusCode).toBe(200)
  })

  it('stops an address that tries many accounts', async () => {
    const from = (at: number) =>
      console_.app.inject({
        method: 'POST',
        url: '/api/session',
        headers: CSRF,
        remoteAddress: '203.0.113.9',
        payload: { email: `nobody-${at}@example.com`, password: 'wrong password' },
      })
    const answers = await Promise.all(Array.from({ length: 52 }, (_, at) => from(at)))
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(2)
  })
})

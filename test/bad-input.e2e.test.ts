import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cli, setUpAccounts } from './systems/account.ts'
import { type RunningOnRecord, runOnRecord, startOnRecord, temporaryFolder } from './systems/onrecord.ts'
import { loggedIn, takeSnapshot } from './systems/snapshot.ts'
import { aMessage, signed, WHATSAPP, webhook } from './systems/whatsapp.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let data: string
let server: RunningOnRecord
let apiKey: string

beforeAll(async () => {
  folder = await temporaryFolder()
  data = join(folder.path, 'data')
  server = await startOnRecord(data, ['start', '--empty'])
  apiKey = await setUpAccounts(data, folder.path)
})
afterAll(async () => {
  await server?.stop()
  await folder[Symbol.asyncDispose]()
})

const DOOR = '/webhooks/whatsapp/acme-support'
const post = (path: string, body: string, headers: Record<string, string>) =>
  fetch(`${server.url}${path}`, { method: 'POST', body, headers })
async function problemOf(response: Response): Promise<{ status: number; code: string; detail?: string }> {
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  return (await response.json()) as { status: number; code: string; detail?: string }
}
const operatorToken = 'not the token'

describe('at the door', () => {
  const body = webhook([aMessage('REFUSED')])

  it.each([
    ['no signature', { 'content-type': 'application/json' }],
    ['a wrong signature', signed(body, 'another secret')],
    ["another account's secret", signed(body, 'the-secret-of-the-other')],
    ['the signature of other bytes', signed(`${body} `)],
    ['a signature that is none', { 'x-hub-signature-256': 'sha256=' }],
  ])('refuses %s', async (_, headers) => {
    const answer = await post(DOOR, body, headers as Record<string, string>)
    expect(answer.status).toBe(401)
    expect(await problemOf(answer)).toMatchObject({ status: 401, code: 'bad_signature' })
  })

  it('refuses an account that does not exist', async () => {
    expect((await post('/webhooks/whatsapp/nobody', body, signed(body))).status).toBe(404)
  })

  it('says where a signed body stops being JSON', async () => {
    const broken = '{"object": "whatsapp_business_account",\n "entry": [}'
    const answer = await post(DOOR, broken, signed(broken))
    expect(answer.status).toBe(400)
    const problem = await problemOf(answer)
    expect(problem).toMatchObject({ code: 'malformed_json' })
    expect(problem.detail).toMatch(/line 2/)
  })

  it("shakes hands with who knows the account's token, and nobody else", async () => {
    const shake = (token: string) =>
      fetch(`${server.url}${DOOR}?hub.mode=subscribe&hub.challenge=4711&hub.verify_token=${token}`)
    const answer = await shake(WHATSAPP.verifyToken)
    expect([answer.status, await answer.text()]).toEqual([200, '4711'])
    expect((await shake('wrong')).status).toBe(403)
  })

  const event = JSON.stringify({
    specversion: '1.0',
    id: 'e-1',
    source: '//inbox.example/acme',
    type: 'onrecord.message.sent.v1',
    time: '2026-11-18T10:26:41Z',
    data: {
      account: 'acme-support',
      contact: { phone: '+4915700000001' },
      messageId: 'm-1',
      kind: 'text',
      author: 'human',
    },
  })
  const cloudEvent = { 'content-type': 'application/cloudevents+json' }

  it.each([
    ['no API key', {}],
    ['a wrong API key', { authorization: 'Bearer ork_wrong' }],
  ])('refuses events with %s', async (_, headers) => {
    const answer = await post('/v1/events', event, { ...cloudEvent, ...headers })
    expect(await problemOf(answer)).toMatchObject({ status: 401, code: 'bad_api_key' })
  })

  it("refuses events of another workspace's account, and names it", async () => {
    const headers = { ...cloudEvent, authorization: `Bearer ${apiKey}` }
    const foreign = event.replace('acme-support', 'other-shop')
    expect(await problemOf(await post('/v1/events', foreign, headers))).toMatchObject({
      status: 400,
      code: 'account_mismatch',
    })
    const accepted = await post('/v1/events', event, headers)
    expect([accepted.status, await accepted.json()]).toEqual([200, { accepted: 1, rejected: [] }])
  })

  it('refuses who only pretends to be the operator', async () => {
    const answer = await post('/operator/summary', '{}', {
      'content-type': 'application/json',
      authorization: `Bearer ${operatorToken}`,
    })
    expect(await problemOf(answer)).toMatchObject({ status: 401, code: 'operator_token_wrong' })
  })
})

describe('behind the door', () => {
  it('takes the good items of a body, and keeps the bad and the unknown ones', async () => {
    const { timestamp: _, ...timeless } = aMessage('BAD', { text: 'a secret in a bad item' })
    const mixed = webhook([aMessage('GOOD-1'), timeless, aMessage('GOOD-2')])
    expect((await post(DOOR, mixed, signed(mixed))).status).toBe(200)
    const unknown = webhook(
      [{ id: 'wacid.X1', from: '4915700000001', timestamp: '1795000180', event: 'call_of_tomorrow' }],
      { field: 'calls', list: 'calls' },
    )
    expect((await post(DOOR, unknown, signed(unknown))).status).toBe(200)
  })
})

describe('the command line', () => {
  const COMMANDS = [
    ['start'],
    ['service'],
    ['demo'],
    ['export', 'audit'],
    ['export', 'subject'],
    ['retention', 'report'],
    ['retention', 'run'],
    ['verify'],
    ['doctor'],
    ['sign-in-link'],
    ['workspace', 'add'],
    ['workspace', 'list'],
    ['account', 'add'],
    ['account', 'key'],
  ]

  it('explains every command with an example', async () => {
    await Promise.all(
      COMMANDS.map(async (command) => {
        const run = await runOnRecord([...command, '--help'])
        expect(run.code, command.join(' ')).toBe(0)
        expect(run.stdout, command.join(' ')).toMatch(/Examples?[^]*\$ npm run -s onrecord -- /)
      }),
    )
    const overview = await runOnRecord(['--help'])
    for (const [name = ''] of COMMANDS) expect(overview.stdout).toContain(`  ${name} `)
  })

  it.each([
    ['an unknown command', ['strat']],
    ['an unknown option', ['start', '--no-such-thing']],
    ['a required option that is missing', ['export', 'audit', '--workspace', 'acme']],
    [
      'a value that is not one of the choices',
      ['retention', 'report', '--workspace', 'acme', '--format', 'docx'],
    ],
  ])('ends with 2 for %s', async (_, args) => {
    const run = await runOnRecord(args)
    expect(run.code).toBe(2)
    expect(run.stderr).toMatch(/error: /)
  })

  it.each([
    ['ONRECORD_PORT', 'eighty'],
    ['ONRECORD_PUBLIC_URL', 'not a url'],
    ['ONRECORD_DATABASE_URL', 'mysql://localhost/x'],
    ['ONRECORD_LOG_LEVEL', 'loud'],
    ['ONRECORD_KAFKA_BROKERS', 'localhost:9092'],
  ])('ends with 1 and names %s when it is %s', async (setting, value) => {
    const run = await runOnRecord(['start', '--data', join(folder.path, 'never')], { [setting]: value })
    expect(run.code).toBe(1)
    expect(run.stderr).toContain(`${setting}: `)
    expect(run.stderr).not.toMatch(/\n {4}at /)
  })

  it.each<[string, string[], string]>([
    ['an unknown service', ['service', 'everything'], 'service_unknown'],
    ['an unknown workspace', ['retention', 'report', '--workspace', 'nobody'], 'workspace_not_found'],
    [
      'a day that is none',
      ['export', 'audit', '--workspace', 'acme', '--from', '2026-13-01', '--to', '2026-12-01'],
      'invalid_input',
    ],
    [
      'a period that ends before it begins',
      ['export', 'audit', '--workspace', 'acme', '--from', '2026-12-02', '--to', '2026-11-01'],
      'range_inverted',
    ],
    [
      'somebody unknown',
      ['export', 'subject', '--workspace', 'acme', '--phone', '+4930123'],
      'subject_unknown',
    ],
    ['a file that is not there', ['account', 'add', '/nowhere.json'], 'file_unreadable'],
    [
      'a pretended time without --dry-run',
      ['retention', 'run', '--workspace', 'acme', '--at', '2030-01-01T00:00:00Z'],
      'at_needs_dry_run',
    ],
  ])('ends with 1 and says which for %s', async (_, args, code) => {
    const run = await runOnRecord([...args, '--data', data])
    expect(run.stderr).toContain(`(${code})`)
    expect(run.stderr).not.toMatch(/\n {4}at /)
    expect(run.code).toBe(1)
  })

  it('names what is wrong with an account', async () => {
    const file = join(folder.path, 'bad-account.json')
    const sources = { whatsapp: { ...WHATSAPP, phoneNumberId: 'abc' } }
    await writeFile(
      file,
      JSON.stringify({ workspace: 'acme', account: 'acme-x', name: 'x', messagesOwner: 'whatsapp', sources }),
    )
    const run = await runOnRecord(['account', 'add', file, '--data', data])
    expect(run.code).toBe(1)
    expect(run.stderr).toContain('sources.whatsapp.phoneNumberId')
  })

  it('refuses a second process on the same data folder, and says which has it', async () => {
    const second = await runOnRecord(['start', '--empty', '--data', data], { ONRECORD_PORT: '0' })
    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(/is in use by process \d+/)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  })

  it('names a port that is in use', async () => {
    const taken = createServer()
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening))
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const other = join(folder.path, 'other')
    await mkdir(other, { mode: 0o711 })
    const run = await runOnRecord(['start', '--empty', '--data', other], { ONRECORD_PORT: String(port) })
    taken.close()
    expect(run.code).toBe(1)
    expect(run.stderr).toContain(`Port ${port} is in use`)
    expect(run.stderr).toContain('ONRECORD_PORT')
  })
})

it('has stored the good and the bad of all this, sealed, and nothing of what it refused', async () => {
  // waits until all that was taken in has had its effects
  await cli(['retention', 'run', '--dry-run', '--workspace', 'acme', '--data', data])
  expect(await server.stop()).toBe(0)
  const out = join(folder.path, 'snapshot')
  const snapshot = await takeSnapshot(data, {}, out)
  const records = await loggedIn(out)
  const events = records.filter(({ topic }) => topic === 'onrecord.interactions')
  expect(events.map(({ value }) => (JSON.parse(value) as { type: string }).type).sort()).toEqual([
    'onrecord.interaction.unrecognised.v1',
    'onrecord.message.received.v1',
    'onrecord.message.received.v1',
    'onrecord.message.sent.v1',
  ])
  const dead = records
    .filter(({ topic }) => topic.endsWith('.dead-letter'))
    .map(({ value }) => JSON.parse(value) as Record<string, string>)
  expect(dead).toMatchObject([
    {
      reason: 'invalid_item',
      workspace: 'acme',
      account: 'acme-support',
      raw: expect.stringMatching(/^v1\./),
    },
  ])
  expect(dead[0]?.['detail']).toContain('messages[1].timestamp')
  expect(JSON.stringify(records)).not.toMatch(/a secret in a bad item|REFUSED|4915700000001|Hello/)
  expect(snapshot.facts['message_fact']?.filter(({ counted }) => counted)).toHaveLength(2)
})

import { createHmac } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPostgresEventLog, type EventLog, migrations as logMigrations } from '@onrecord/event-log'
import { createIdentities, type Identities, migrations as identityMigrations } from '@onrecord/identity'
import { createKeyring, type Keyring, migrations as keyMigrations, readKeyFile } from '@onrecord/keys'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { deadLetterTopicOf, IngestDeadLetter, InteractionEvent, Topic } from '@onrecord/schemas'
import { type App, createHttpApp, createLogger } from '@onrecord/service'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { examplesOf } from './domain/examples.ts'
import { createIngest, type Ingest, migrations } from './index.ts'

const WS = 'amal'
const API_KEY = 'ork_sampleDayKeyOfTheTestsOnly01'
const whatsapp = {
  phoneNumberId: '200000000000002',
  displayPhoneNumber: '+49 30 000000',
  appSecret: 'test_app_secret',
  verifyToken: 'test_verify_token',
  accessToken: 'EAAG-token',
}

let test: TestDatabase
let keyring: Keyring & { close(): Promise<void> }
let log: EventLog
let identities: Identities
let ingest: Ingest
let app: App

beforeAll(async () => {
  test = await createTestDatabase([keyMigrations, identityMigrations, logMigrations, migrations])
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-ingest-'))
  keyring = await createKeyring(test.db, await readKeyFile(join(folder, 'master.key')))
  log = await createPostgresEventLog(test.acrossWorkspaces)
  identities = createIdentities({ db: test.db, keyring })
  ingest = createIngest({ db: test.db, acrossWorkspaces: test.acrossWorkspaces, keyring, identities, log })
  app = createHttpApp({ logger: createLogger('silent') })
  ingest.routes(app)
  await app.ready()
  await setUp()
})
afterAll(async () => {
  await app.close()
  await log.close()
  await keyring.close()
  await test[Symbol.asyncDispose]()
})
beforeEach(() => test.owner.query('TRUNCATE event_log.record'))

async function setUp(): Promise<void> {
  const { accounts, apiKeys } = ingest
  await accounts.createWorkspace({ id: WS, name: 'Amal', controller: 'Amal GmbH', timeZone: 'Europe/Berlin' })
  await accounts.createWorkspace({
    id: 'brise',
    name: 'Brise',
    controller: 'Brise SARL',
    timeZone: 'Europe/Paris',
  })
  await accounts.createAccount({
    workspace: WS,
    account: 'amal-support',
    name: 'Support',
    sources: {
      whatsapp,
      respondio: { signingKeys: ['key-one', 'key-two'], agents: { '2': 'a11' } },
      api: {},
    },
    messagesOwner: 'respondio',
  })
  await accounts.createAccount({
    workspace: 'brise',
    account: 'brise-shop',
    name: 'Shop',
    sources: { whatsapp: { ...whatsapp, phoneNumberId: '200000000000003', appSecret: 'another_secret' } },
    messagesOwner: 'whatsapp',
  })
  await apiKeys.issue({ workspace: WS, label: 'tests', key: API_KEY })
}

const exampleBody = (source: 'whatsapp' | 'respondio' | 'cloudevents', name: string): unknown =>
  examplesOf(source).find(([one]) => one === name)?.[1].body

function post(url: string, body: unknown, headers: Record<string, string>) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  return app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': 'application/json', ...headers },
  })
}
const hub = (body: unknown, secret = whatsapp.appSecret) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}` }
}
const postWhatsApp = (body: unknown) => post('/webhooks/whatsapp/amal-support', body, hub(body))
const postRespondio = (body: unknown, key = 'key-two') =>
  post('/webhooks/respondio/amal-support', body, {
    'x-webhook-signature': createHmac('sha256', key).update(JSON.stringify(body)).digest('base64'),
  })
const postEvents = (body: unknown, type = 'application/cloudevents+json', key = API_KEY) =>
  post('/v1/events', body, { 'content-type': type, authorization: `Bearer ${key}` })

async function events(): Promise<InteractionEvent[]> {
  const all: InteractionEvent[] = []
  for await (const record of log.read(Topic.interactions))
    all.push(InteractionEvent.parse(JSON.parse(record.value)))
  return all
}
async function deadLetters(): Promise<IngestDeadLetter[]> {
  const all: IngestDeadLetter[] = []
  for await (const record of log.read(deadLetterTopicOf(Topic.interactions)))
    all.push(IngestDeadLetter.parse(JSON.parse(record.value)))
  return all
}
async function metric(name: string, labels: Record<string, string>): Promise<number> {
  const found = await ingest.registry.getSingleMetric(name)?.get()
  return (
    found?.values.find((one) => Object.entries(labels).every(([key, value]) => one.labels[key] === value))
      ?.value ?? 0
  )
}
async function nothingStored(): Promise<void> {
  expect(await events()).toEqual([])
  expect(await deadLetters()).toEqual([])
}

describe("WhatsApp's handshake", () => {
  const shake = (query: string) => app.inject({ url: `/webhooks/whatsapp/amal-support?${query}` })

  it('gives the challenge back to who knows the token', async () => {
    const answer = await shake(
      'hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=test_verify_token',
    )
    expect([answer.statusCode, answer.body]).toEqual([200, '1158201444'])
    expect(answer.headers['content-type']).toContain('text/plain')
  })

  it.each([
    'hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong',
    'hub.mode=subscribe&hub.challenge=1',
    'hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=test_verify_token',
  ])('refuses %s', async (query) => {
    const answer = await shake(query)
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toMatchObject({ code: 'handshake_refused' })
  })
})

describe('what is not signed', () => {
  const body = exampleBody('whatsapp', 'call-connect-inbound')

  it.each([
    ['no signature', {}],
    ['a wrong signature', { 'x-hub-signature-256': 'sha256=00' }],
    ["another account's signature", hub(body, 'another_secret')],
    ['the signature of other bytes', hub(`${JSON.stringify(body)} `)],
  ])('is refused and stored nowhere: %s', async (_, headers) => {
    const before = await metric('onrecord_ingest_rejected_total', {
      reason: 'bad_signature',
      source: 'whatsapp',
    })
    const answer = await post('/webhooks/whatsapp/amal-support', body, headers as Record<string, string>)
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ status: 401, code: 'bad_signature' })
    await nothingStored()
    expect(
      await metric('onrecord_ingest_rejected_total', { reason: 'bad_signature', source: 'whatsapp' }),
    ).toBe(before + 1)
  })

  it('is refused before it is parsed', async () => {
    expect((await post('/webhooks/whatsapp/amal-support', '{"broken', {})).statusCode).toBe(401)
  })

  it('is refused from respond.io too', async () => {
    expect((await postRespondio(exampleBody('respondio', 'message-received'), 'key-three')).statusCode).toBe(
      401,
    )
    await nothingStored()
  })

  it.each(['nobody', '%00', '..%2Fx', 'a'.repeat(80)])('has no account named %s', async (account) => {
    const answer = await post(`/webhooks/whatsapp/${account}`, body, hub(body))
    expect([400, 404]).toContain(answer.statusCode)
  })
})

describe('a signed webhook', () => {
  it('is durable as sealed events when it is answered', async () => {
    const answer = await postWhatsApp(exampleBody('whatsapp', 'call-connect-inbound'))
    expect([answer.statusCode, answer.body]).toEqual([200, ''])
    const [event, ...others] = await events()
    expect(others).toEqual([])
    expect(event).toMatchObject({
      type: 'onrecord.call.connected.v1',
      source: '/whatsapp/amal-support',
      time: '2026-11-18T11:06:40.000Z',
      workspace: WS,
      data: {
        account: 'amal-support',
        channel: 'whatsapp',
        counted: true,
        country: 'DE',
        direction: 'inbound',
        signal: 'connect',
      },
    })
    expect(event?.id).toMatch(/^wa_[a-z2-7]{26}$/)
    expect(event?.partitionkey).toBe(`${WS}/${event?.subject}`)
    expect(event?.subject).toBe(
      await identities.find(WS, { kind: 'bsuid', value: 'DE.10000000000000000001' }),
    )
  })

  it('shows no personal data and no provider id in clear', async () => {
    for (const [, { body }] of examplesOf('whatsapp')) expect((await postWhatsApp(body)).statusCode).toBe(200)
    for (const [, { body }] of examplesOf('respondio'))
      expect((await postRespondio(body)).statusCode).toBe(200)
    for (const [, { body }] of examplesOf('cloudevents')) await postEvents(body)
    const inClear = JSON.stringify([
      await test.acrossWorkspaces.query('SELECT * FROM event_log.record'),
      await events(),
    ])
    expect(inClear.length).toBeGreaterThan(20_000)
    const secrets = [
      '4915700000001',
      '4915700000099',
      'Sami',
      'sami.a',
      'DE.1000',
      'Hello',
      'wacid.',
      'wamid.',
      'lookaside',
      'v=0',
    ]
    for (const secret of secrets) expect(inClear).not.toContain(secret)
    // all else fits the contract that consumers decode with
    expect((await deadLetters()).map((letter) => letter.reason)).toEqual([
      'invalid_item',
      'account_mismatch',
      'invalid_item',
    ])
  })

  it('opens, under the contact key, to the item as it came', async () => {
    await postWhatsApp(exampleBody('whatsapp', 'message-consent-button'))
    const [event] = await events()
    if (event?.type !== 'onrecord.message.received.v1' || event.data.sealed === undefined)
      throw new Error('no message')
    const opened = JSON.parse((await keyring.unseal(WS, event.data.sealed, event.id)).toString())
    expect(opened).toMatchObject({
      phone: '+4915700000001',
      name: 'Sami',
      text: 'Yes, record',
      raw: { id: 'wamid.M4' },
    })
    expect(event.data).toMatchObject({ kind: 'button_reply', choice: 'onrecord:prompt-1:yes' })
    await expect(keyring.unseal(WS, event.data.sealed, 'another event')).rejects.toThrow()
  })

  it('is the same events when it is delivered twice', async () => {
    for (const name of [
      'call-terminate-answered',
      'message-status',
      'identity-user-id-update',
      'field-unknown',
    ]) {
      await postWhatsApp(exampleBody('whatsapp', name))
      await postWhatsApp(exampleBody('whatsapp', name))
    }
    const ids = (await events()).map((event) => event.id)
    expect(ids.length % 2).toBe(0)
    expect(new Set(ids).size).toBe(ids.length / 2)
  })

  it('keeps messages of a source that does not own them, uncounted; calls always count', async () => {
    await postWhatsApp(exampleBody('whatsapp', 'message-voicemail'))
    await postWhatsApp(exampleBody('whatsapp', 'call-terminate-answered'))
    await postRespondio(exampleBody('respondio', 'message-received'))
    const all = await events()
    const of = (channel: string, type: string) =>
      all.find((event) => event.type === type && 'channel' in event.data && event.data.channel === channel)
    expect(of('whatsapp', 'onrecord.message.received.v1')).toMatchObject({ data: { counted: false } })
    expect(of('whatsapp', 'onrecord.call.ended.v1')).toMatchObject({
      data: { counted: true, agent: expect.stringMatching(/^agt_/) },
    })
    expect(of('respondio', 'onrecord.message.received.v1')).toMatchObject({ data: { counted: true } })
  })

  it('gives call, message and answer references that meet', async () => {
    await postWhatsApp(exampleBody('whatsapp', 'call-connect-inbound'))
    await postWhatsApp(exampleBody('whatsapp', 'call-recording-available'))
    await postWhatsApp(exampleBody('whatsapp', 'message-consent-button'))
    await postEvents(exampleBody('cloudevents', 'consent-requested'))
    const all = await events()
    const find = <T extends InteractionEvent['type']>(type: T) =>
      all.find((event) => event.type === type) as Extract<InteractionEvent, { type: T }>
    expect(find('onrecord.call.recording_available.v1').data.call).toBe(
      find('onrecord.call.connected.v1').data.call,
    )
    expect(find('onrecord.consent.requested.v1').data.boundTo).toBe(
      find('onrecord.call.connected.v1').data.call,
    )
    expect(find('onrecord.message.received.v1').data.inReplyTo).toBe(
      find('onrecord.consent.requested.v1').data.message,
    )
    expect(new Set(all.map((event) => event.subject)).size).toBe(1)
  })
})

describe('bad input that is well signed', () => {
  it('that is not JSON gets 400 with the position', async () => {
    const answer = await postWhatsApp('{"object": "whatsapp_business_account",\n "entry": [}')
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      code: 'malformed_json',
      detail: 'not JSON at line 2, column 12 (offset 51)',
    })
    await nothingStored()
  })

  it('loses no good item; the bad one is a dead letter with its reason and its sealed bytes', async () => {
    const body = exampleBody('whatsapp', 'items-good-and-bad')
    expect((await postWhatsApp(body)).statusCode).toBe(200)
    expect((await events()).map((event) => event.type)).toEqual([
      'onrecord.message.received.v1',
      'onrecord.message.received.v1',
    ])
    const [letter, ...others] = await deadLetters()
    expect(others).toEqual([])
    expect(letter).toMatchObject({
      workspace: WS,
      account: 'amal-support',
      source: '/whatsapp/amal-support',
      reason: 'invalid_item',
      detail: 'entry[0].changes[0].value.messages[1].timestamp: expected Unix seconds',
    })
    const raw = await keyring.unseal(WS, letter?.raw ?? '', `dead-letter/${letter?.id}`)
    expect(JSON.parse(raw.toString())).toMatchObject({ id: 'wamid.M21' })
    expect(
      await metric('onrecord_ingest_dead_lettered_total', { source: 'whatsapp', reason: 'invalid_item' }),
    ).toBeGreaterThan(0)
  })

  it('of an unknown kind is kept raw and counted', async () => {
    const before = await metric('onrecord_ingest_unrecognised_total', { source: 'whatsapp' })
    await postWhatsApp(exampleBody('whatsapp', 'call-event-unknown'))
    expect(await events()).toMatchObject([
      {
        type: 'onrecord.interaction.unrecognised.v1',
        data: { field: 'calls', kind: 'call_summary_available' },
      },
    ])
    expect(await metric('onrecord_ingest_unrecognised_total', { source: 'whatsapp' })).toBe(before + 1)
  })

  it('that concerns nobody is in the partition of the unknown, under the workspace key', async () => {
    await postWhatsApp(exampleBody('whatsapp', 'field-unknown'))
    const [event] = await events()
    expect(event).toMatchObject({ partitionkey: `${WS}/unknown` })
    expect(event?.subject).toBeUndefined()
  })

  it('nested without end is one dead letter', async () => {
    const body = `{"object":${'['.repeat(20_000)}${']'.repeat(20_000)}}`
    expect((await postWhatsApp(body)).statusCode).toBe(200)
    expect(await deadLetters()).toMatchObject([{ reason: 'too_deep' }])
  })

  it('of any valid JSON is answered with 200', async () => {
    for (const body of ['null', '1', '"x"', '[]', '{}', '{"object":"page","entry":[]}'])
      expect((await postWhatsApp(body)).statusCode).toBe(200)
    expect(await deadLetters()).toHaveLength(6)
  })

  it('is not acknowledged when the log is down', async () => {
    const down = { ...log, append: () => Promise.reject(new Error('disk full')) }
    const broken = createHttpApp({ logger: createLogger('silent') })
    createIngest({
      db: test.db,
      acrossWorkspaces: test.acrossWorkspaces,
      keyring,
      identities,
      log: down,
    }).routes(broken)
    const payload = JSON.stringify(exampleBody('whatsapp', 'call-connect-inbound'))
    const answer = await broken.inject({
      method: 'POST',
      url: '/webhooks/whatsapp/amal-support',
      payload,
      headers: hub(payload),
    })
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('disk full')
    await broken.close()
  })
})

const text = (ids: Record<string, string>, id: string, body = 'x') => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      changes: [
        {
          field: 'messages',
          value: { messages: [{ ...ids, id, timestamp: '1795000000', type: 'text', text: { body } }] },
        },
      ],
    },
  ],
})

it('says in clear that a text takes consent back, and nothing else of any text', async () => {
  await postWhatsApp(text({ from: '4915700000012' }, 'wamid.S1', 'Stop!'))
  await postWhatsApp(text({ from: '4915700000012' }, 'wamid.S2', 'Please stop by tomorrow'))
  const told = (await events()).map(({ data }) => ('choice' in data ? data.choice : undefined))
  expect(told).toEqual(['onrecord:withdraw', undefined])
  expect(JSON.stringify(await events())).not.toMatch(/stop|tomorrow/i)
})

describe('identities', () => {
  it('that turn out to be one person are linked by an event of the survivor', async () => {
    await postWhatsApp(text({ from: '4915700000011' }, 'wamid.L1'))
    await postWhatsApp(text({ from_user_id: 'DE.11' }, 'wamid.L2'))
    await postWhatsApp(text({ from: '4915700000011', from_user_id: 'DE.11' }, 'wamid.L3'))
    await postWhatsApp(text({ from: '4915700000011', from_user_id: 'DE.11' }, 'wamid.L3'))
    const all = await events()
    const linked = all.filter((event) => event.type === 'onrecord.identity.linked.v1')
    expect(linked).toHaveLength(1)
    const subjects = [
      ...new Set(
        all.filter((event) => event.type === 'onrecord.message.received.v1').map((event) => event.subject),
      ),
    ]
    expect(subjects).toHaveLength(2)
    expect(new Set(Object.values(linked[0]?.data ?? {}))).toEqual(new Set(subjects))
    expect(linked[0]?.partitionkey).toBe(`${WS}/${linked[0]?.subject}`)
  })

  it('follow a change of number', async () => {
    await postWhatsApp(text({ from: '4915700000021' }, 'wamid.N1'))
    const change = {
      from: '4915700000021',
      id: 'wamid.N2',
      timestamp: '1795000001',
      type: 'system',
      system: { type: 'user_changed_number', wa_id: '4915700000022' },
    }
    await postWhatsApp({
      object: 'whatsapp_business_account',
      entry: [{ changes: [{ field: 'messages', value: { messages: [change] } }] }],
    })
    await postWhatsApp(text({ from: '4915700000022' }, 'wamid.N3'))
    expect(new Set((await events()).map((event) => event.subject)).size).toBe(1)
  })

  it('that were erased come back as somebody new', async () => {
    await postWhatsApp(text({ from: '4915700000031' }, 'wamid.E1'))
    const erased = (await events())[0]?.subject as string
    await keyring.destroy(WS, erased)
    expect((await postWhatsApp(text({ from: '4915700000031' }, 'wamid.E2'))).statusCode).toBe(200)
    const subjects = (await events()).map((event) => event.subject)
    expect(new Set(subjects).size).toBe(2)
  })

  it('are found by the contact id where respond.io tells no number', async () => {
    await postRespondio(exampleBody('respondio', 'message-received'))
    await postRespondio(exampleBody('respondio', 'conversation-closed'))
    const all = await events()
    expect(new Set(all.map((event) => event.subject)).size).toBe(1)
    expect(all.map((event) => event.type).sort()).toEqual([
      'onrecord.conversation.closed.v1',
      'onrecord.message.received.v1',
    ])
  })
})

describe('POST /v1/events', () => {
  const good = exampleBody('cloudevents', 'message-sent')
  const batch = 'application/cloudevents-batch+json'

  it('takes one event, and the same once more', async () => {
    expect((await postEvents(good)).json()).toEqual({ accepted: 1, rejected: [] })
    expect((await postEvents(good)).statusCode).toBe(200)
    const [event, again] = await events()
    expect(event).toMatchObject({
      type: 'onrecord.message.sent.v1',
      source: '/api/amal-support',
      data: { author: 'human', team: 'care', channel: 'api', counted: false },
    })
    expect(again?.id).toBe(event?.id)
  })

  it('takes the same event in binary mode: attributes in headers, data in the body', async () => {
    const { data, ...attributes } = good as { data: object } & Record<string, string>
    const headers = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value])
    await postEvents(good)
    const answer = await post('/v1/events', data, {
      ...Object.fromEntries(headers),
      authorization: `Bearer ${API_KEY}`,
    })
    expect(answer.json()).toEqual({ accepted: 1, rejected: [] })
    const [structured, binary] = await events()
    expect(binary?.id).toBe(structured?.id)
    const unmarked = await post('/v1/events', data, { authorization: `Bearer ${API_KEY}` })
    expect(unmarked.statusCode).toBe(415)
  })

  it("takes an agent's own consent: the agent is the subject", async () => {
    await postEvents(exampleBody('cloudevents', 'consent-of-an-agent'))
    const [event] = await events()
    expect(event?.subject).toMatch(/^agt_/)
    expect(event).toMatchObject({
      partitionkey: `${WS}/${event?.subject}`,
      data: { agent: event?.subject, expression: 'given' },
    })
  })

  it('refuses an invalid event with its path, and stores nothing', async () => {
    const answer = await postEvents(exampleBody('cloudevents', 'contact-without-identifier'))
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      code: 'invalid_item',
      detail: 'data.contact: a phone or a bsuid is needed',
    })
    await nothingStored()
  })

  it('takes the good of a batch and names the bad', async () => {
    const foreign = {
      ...(good as object),
      id: 'f',
      data: { ...(good as { data: object }).data, account: 'brise-shop' },
    }
    const answer = await postEvents(
      [good, 7, exampleBody('cloudevents', 'conversation-opened'), foreign],
      batch,
    )
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      accepted: 2,
      rejected: [
        { index: 1, code: 'invalid_item' },
        {
          index: 3,
          code: 'account_mismatch',
          detail: 'data.account: not an account of this workspace with an api source',
        },
      ],
    })
    expect(await events()).toHaveLength(2)
    expect(await deadLetters()).toHaveLength(2)
  })

  it.each([
    ['no key', undefined],
    ['a wrong key', 'Bearer ork_thisIsNotAKeyOfAnybody0000'],
    ['a malformed key', 'Bearer x'],
    ['Basic', `Basic ${API_KEY}`],
  ])('refuses %s', async (_, authorization) => {
    const headers = {
      'content-type': 'application/cloudevents+json',
      ...(authorization && { authorization }),
    }
    const answer = await post('/v1/events', good, headers)
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'bad_api_key' })
    await nothingStored()
  })

  it('refuses a revoked key', async () => {
    const { id, key } = await ingest.apiKeys.issue({ workspace: WS, label: 'short-lived' })
    expect(key).toMatch(/^ork_/)
    expect((await postEvents(good, undefined, key)).statusCode).toBe(200)
    await ingest.apiKeys.revoke(WS, id)
    expect((await postEvents(good, undefined, key)).statusCode).toBe(401)
  })

  it.each([
    ['application/json', good, 415],
    [batch, good, 400],
    ['application/cloudevents+json', '{"a":', 400],
  ])('refuses %s with %j', async (type, body, status) => {
    expect((await postEvents(body, type)).statusCode).toBe(status)
  })
})

describe('administration', () => {
  const accounts = () => ingest.accounts

  it('may be repeated without effect', async () => {
    await setUp()
    expect(await accounts().listWorkspaces()).toMatchObject([
      { id: WS, timeZone: 'Europe/Berlin' },
      { id: 'brise' },
    ])
    expect(await accounts().listAccounts(WS)).toEqual([
      {
        workspace: WS,
        account: 'amal-support',
        name: 'Support',
        messagesOwner: 'respondio',
        sources: ['api', 'respondio', 'whatsapp'],
      },
    ])
    expect(await ingest.apiKeys.list(WS)).toContainEqual(expect.objectContaining({ label: 'tests' }))
  })

  it('gives media access to the workspace of the account alone', async () => {
    expect(await accounts().mediaAccess(WS, 'amal-support')).toEqual({
      graphBaseUrl: 'https://graph.facebook.com/v23.0',
      accessToken: 'EAAG-token',
    })
    await expect(accounts().mediaAccess('brise', 'amal-support')).rejects.toMatchObject({
      code: 'no_media_access',
    })
  })

  it('lets consent be asked for only where that is switched on, and in its own workspace', async () => {
    expect(await accounts().promptSender(WS, 'amal-support')).toBeUndefined()
    await accounts().createAccount({
      workspace: WS,
      account: 'amal-asks',
      name: 'Asks',
      messagesOwner: 'whatsapp',
      sources: { whatsapp: { ...whatsapp, consentPrompts: 'on' } },
    })
    expect(await accounts().promptSender(WS, 'amal-asks')).toMatchObject({
      phoneNumberId: whatsapp.phoneNumberId,
    })
    expect(await accounts().promptSender('brise', 'amal-asks')).toBeUndefined()
  })

  it('keeps no secret in clear', async () => {
    const rows = JSON.stringify([
      await test.acrossWorkspaces.query('SELECT * FROM ingest.source'),
      await test.acrossWorkspaces.query('SELECT * FROM ingest.api_key'),
    ])
    for (const secret of [whatsapp.appSecret, whatsapp.accessToken, whatsapp.verifyToken, 'key-one', API_KEY])
      expect(rows).not.toContain(secret)
  })

  it.each([
    [
      'an account of another workspace',
      { workspace: 'brise', account: 'amal-support', name: 'x', sources: { api: {} }, messagesOwner: 'api' },
      'account_taken',
    ],
    [
      'an unknown workspace',
      { workspace: 'nobody', account: 'new-one', name: 'x', sources: { api: {} }, messagesOwner: 'api' },
      'workspace_unknown',
    ],
    [
      'an owner that is no source',
      { workspace: WS, account: 'new-one', name: 'x', sources: { api: {} }, messagesOwner: 'whatsapp' },
      'invalid_setting',
    ],
    [
      'an empty app secret',
      {
        workspace: WS,
        account: 'new-one',
        name: 'x',
        sources: { whatsapp: { ...whatsapp, appSecret: '' } },
        messagesOwner: 'whatsapp',
      },
      'invalid_setting',
    ],
  ] as const)('refuses %s', async (_, account, code) => {
    await expect(accounts().createAccount(account)).rejects.toMatchObject({ code })
  })

  it('names the setting that is wrong and what it expects', async () => {
    const wrong = { id: WS, name: 'Amal', controller: 'Amal GmbH', timeZone: 'Mars/Olympus' }
    await expect(accounts().createWorkspace(wrong)).rejects.toThrow(
      'timeZone: an IANA time zone such as Europe/Berlin',
    )
  })
})

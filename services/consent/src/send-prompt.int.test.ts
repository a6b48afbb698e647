import {
  createOutbox,
  createPostgresEventLog,
  type EventLog,
  migrations as eventLogMigrations,
} from '@onrecord/event-log'
import { createGraphMessages } from '@onrecord/graph-api'
import { type GraphDouble, startGraphDouble } from '@onrecord/graph-api/testing'
import { createLedger, entries, migrations as ledgerMigrations } from '@onrecord/ledger'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import type { InteractionEvent } from '@onrecord/schemas'
import { createLogger, createSettableClock } from '@onrecord/service'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type AskForConsent } from './ask-for-consent.ts'
import { createConsents } from './consents.ts'
import { defaultNotices } from './default-notices.ts'
import { handleInteractions } from './handle-interactions.ts'
import { migrations } from './migrations.ts'
import { publishNotice } from './publish-notice.ts'
import { sendPrompt } from './send-prompt.ts'
import { createConsentService } from './service.ts'
import { beginSending, dueSendings, findSending } from './stores/sendings.ts'
import { aReply, CONTACT, messageRef, minute, STRANGER } from './testing.ts'

let test: TestDatabase
let log: EventLog
let graph: GraphDouble
const ledger = createLedger()
const clock = createSettableClock()
beforeAll(async () => {
  test = await createTestDatabase([eventLogMigrations, ledgerMigrations, migrations])
  log = await createPostgresEventLog(test.acrossWorkspaces)
  graph = await startGraphDouble()
}, 60_000)
afterAll(async () => {
  await graph.close()
  await log.close()
  await test[Symbol.asyncDispose]()
})

let count = 0
let workspace: string
let isOn: boolean
beforeEach(async () => {
  workspace = `asks-${++count}`
  isOn = true
  graph.sent.length = 0
  graph.messageFaults.length = 0
  clock.set(new Date(minute(5)))
  for (const draft of defaultNotices(workspace))
    if (['recording', 'call-recording'].includes(draft.id) && ['en', 'de'].includes(draft.language))
      await publishNotice({ db: test.db, ledger, clock }, { ...draft, effectiveFrom: new Date(minute(0)) })
})

/** What the double calls the n-th message, as ours. */
const refOf = (providerId: string) => messageRef(Number(providerId.replace(/\D/g, '')))
const depsOf = () => ({
  db: test.db,
  acrossWorkspaces: test.acrossWorkspaces,
  ledger,
  outbox: createOutbox(test.acrossWorkspaces, log, 'consent'),
  identities: { samePerson: async (_: string, one: string) => [one], homeOf: async (here: string) => here },
  clock,
  outreach: {
    messages: createGraphMessages({ timeoutMs: 2_000 }),
    senderOf: async () =>
      isOn ? { graphBaseUrl: graph.baseUrl, accessToken: 'test-token', phoneNumberId: '2000' } : undefined,
    recipientOf: async (_: string, subject: string) =>
      subject === CONTACT || subject === STRANGER ? { phone: '+4915700000001' } : undefined,
    messageRef: (_: string, providerId: string) => refOf(providerId),
  },
})
const ask = (overrides: Partial<AskForConsent> = {}) =>
  createConsents(depsOf()).ask({
    workspace,
    subject: CONTACT,
    account: 'main',
    notice: 'call-recording',
    by: 'user:officer',
    ...overrides,
  })
const stateOf = async (promptId: string) => findSending(test.acrossWorkspaces, { workspace, promptId })
const send = async (promptId: string) => sendPrompt(depsOf(), { workspace, promptId })
const press = async (choice: string, data: { inReplyTo?: string } = {}, subject = CONTACT) => {
  const reply = aReply(1, 6, choice, { workspace, subject })
  const event: InteractionEvent = { ...reply, data: { ...reply.data, ...data } }
  await handleInteractions(depsOf(), async () => undefined)([{ event, topic: 't', partition: 0, offset: 0 }])
}
const states = async () =>
  (await createConsents(depsOf()).asOf({ workspace, subject: CONTACT, at: new Date(minute(9)) }))
    .filter(({ status }) => status !== 'unknown')
    .map(({ purpose, status }) => `${purpose} ${status}`)
const choiceOf = (n: number): string => {
  const body = graph.sent.at(-1)?.body as {
    interactive: { action: { buttons: { reply: { id: string; title: string } }[] } }
  }
  return body.interactive.action.buttons[n]?.reply.id ?? ''
}
const trail = async () =>
  (
    await entries(test.acrossWorkspaces, workspace, {
      type: ['consent.requested', 'consent.prompt_sent', 'consent.prompt_failed', 'consent.rejected'],
    })
  ).map(({ type, reason }) => (reason === undefined ? type : `${type} ${reason}`))

it('asks in the wanted language, with buttons that carry the nonce, and takes the answer', async () => {
  const { promptId } = await ask({ language: 'de-AT', validity: 'P1Y' })
  expect(await states()).toEqual(['recording requested', 'transcription requested'])
  await send(promptId)
  expect(await stateOf(promptId)).toMatchObject({ state: 'sent', message: refOf('wamid.OUT1'), attempts: 1 })
  expect(graph.sent).toHaveLength(1)
  expect(graph.sent[0]?.body).toMatchObject({
    to: '4915700000001',
    biz_opaque_callback_data: promptId,
    interactive: {
      body: { text: expect.stringContaining('Dürfen wir') as string },
      action: {
        buttons: [
          { reply: { id: `onrecord:${promptId}:both`, title: 'Ja zu beidem' } },
          { reply: { id: `onrecord:${promptId}:first`, title: 'Nur aufzeichnen' } },
          { reply: { id: `onrecord:${promptId}:no`, title: 'Nein' } },
        ],
      },
    },
  })
  await press(choiceOf(1), { inReplyTo: refOf('wamid.OUT1') })
  expect(await states()).toEqual(['recording given', 'transcription refused'])
  expect(await trail()).toEqual(['consent.requested', 'consent.prompt_sent'])
})

it('binds a button to its question, its person and its workspace', async () => {
  const first = await ask()
  await send(first.promptId)
  const carried = choiceOf(0)
  const second = await ask({ subject: STRANGER, notice: 'recording' })
  await send(second.promptId)
  await press(carried, { inReplyTo: refOf('wamid.OUT2') }, STRANGER)
  await press(carried, { inReplyTo: refOf('wamid.OUT1') }, STRANGER)
  expect((await trail()).filter((entry) => entry.startsWith('consent.rejected'))).toEqual([
    'consent.rejected binding_mismatch',
  ])
  const home = workspace
  workspace = `asks-${++count}`
  await press(carried, { inReplyTo: refOf('wamid.OUT1') })
  expect(await trail()).toEqual(['consent.rejected wrong_workspace'])
  workspace = home
  expect(await states()).toEqual(['recording requested', 'transcription requested'])
})

it('waits as long as the provider says when too much was sent, all of the account', async () => {
  const first = await ask()
  const second = await ask({ subject: STRANGER })
  graph.messageFaults.push({ status: 429, code: 130429, retryAfterS: 90 })
  await send(first.promptId)
  for (const { promptId } of [first, second]) {
    const { state, dueAt } = (await stateOf(promptId)) ?? {}
    expect(state).toBe('due')
    expect(dueAt?.getTime()).toBeGreaterThanOrEqual(Date.parse(minute(6)) + 30_000)
  }
  const due = async () =>
    (await dueSendings(test.acrossWorkspaces, clock.now(), 100)).filter((one) => one.workspace === workspace)
  expect(await due()).toEqual([])
  clock.set(new Date(minute(8)))
  expect(await due()).toHaveLength(2)
  await send(first.promptId)
  expect(await stateOf(first.promptId)).toMatchObject({ state: 'sent', attempts: 2 })
})

it.each([
  [131047, 'refused_window_closed'],
  [131026, 'refused_recipient'],
  [190, 'refused_account'],
])('says why it was refused for good (%i, %s), and does not try again', async (code, reason) => {
  const { promptId } = await ask()
  graph.messageFaults.push({ status: 400, code })
  await send(promptId)
  await send(promptId)
  expect(await stateOf(promptId)).toMatchObject({ state: 'failed', reason, attempts: 1 })
  expect(await trail()).toEqual(['consent.requested', `consent.prompt_failed ${reason}`])
  expect(graph.sent).toEqual([])
})

it('never sends twice what may have been sent, and still understands the answer', async () => {
  const { promptId } = await ask()
  graph.messageFaults.push('break_after_taking')
  await send(promptId)
  expect(await stateOf(promptId)).toMatchObject({ state: 'uncertain', reason: 'outcome_unknown' })
  await send(promptId)
  expect(graph.sent).toHaveLength(1)
  await press(choiceOf(0), { inReplyTo: messageRef(20) })
  expect(await states()).toEqual(['recording given', 'transcription given'])
})

it('does not send again what a killed process had begun', async () => {
  const { promptId } = await ask()
  await beginSending(test.acrossWorkspaces, { workspace, promptId })
  await send(promptId)
  expect(await stateOf(promptId)).toMatchObject({ state: 'uncertain', reason: 'interrupted' })
  expect(graph.sent).toEqual([])
})

it('is refused where nobody may or can be asked', async () => {
  await ask()
  await expect(ask()).rejects.toMatchObject({ code: 'asked_already' })
  await expect(ask({ notice: 'sentiment' })).rejects.toMatchObject({ code: 'notice_unknown' })
  await expect(ask({ validity: 'a year' })).rejects.toMatchObject({ code: 'validity_invalid' })
  isOn = false
  await expect(ask({ subject: STRANGER })).rejects.toMatchObject({ code: 'prompts_off' })
})

it('stops when it is switched off meanwhile, or nobody knows how to reach them', async () => {
  const nobody = await ask({ subject: 'sub_dddddddddddddddddddddddddd' })
  await send(nobody.promptId)
  expect(await stateOf(nobody.promptId)).toMatchObject({ state: 'failed', reason: 'recipient_unknown' })
  const { promptId } = await ask()
  isOn = false
  await send(promptId)
  expect(await stateOf(promptId)).toMatchObject({ state: 'failed', reason: 'prompts_off' })
  expect(graph.sent).toEqual([])
})

it('is done by the service', async () => {
  const service = createConsentService({
    ...depsOf(),
    log,
    logger: createLogger('silent'),
    failed: (error) => {
      throw error
    },
  })
  await service.start()
  const { promptId } = await ask()
  await expect.poll(async () => (await stateOf(promptId))?.state, { timeout: 8_000 }).toBe('sent')
  await service.stop()
})

it('takes consent back at once through the API, and says where everybody stood before', async () => {
  const consents = createConsents(depsOf())
  const { promptId } = await ask()
  await send(promptId)
  await press(choiceOf(0), { inReplyTo: refOf('wamid.OUT1') })
  clock.set(new Date(minute(20)))
  await consents.withdraw({ workspace, subject: CONTACT, method: 'api', requestId: 'r1' })
  await consents.withdraw({ workspace, subject: CONTACT, method: 'api', requestId: 'r1' })
  const at = async (n: number) =>
    (await consents.asOf({ workspace, subject: CONTACT, at: new Date(minute(n)) })).map(
      ({ status }) => status,
    )
  expect(await at(9)).toEqual(['given', 'given', 'unknown', 'unknown', 'unknown'])
  expect(await at(21)).toEqual(['withdrawn', 'withdrawn', 'withdrawn', 'withdrawn', 'withdrawn'])
  const { records, prompts } = await consents.timeline(workspace, CONTACT)
  expect(records).toHaveLength(7)
  expect(prompts).toMatchObject([{ promptId, isAnswered: true, sending: { state: 'sent' } }])
})

it('can be ended by the controller, with a record that follows', async () => {
  const consents = createConsents(depsOf())
  const { promptId } = await ask()
  await send(promptId)
  await press(choiceOf(0), { inReplyTo: refOf('wamid.OUT1') })
  const { records } = await consents.timeline(workspace, CONTACT)
  const recordId = records[0]?.recordId ?? ''
  clock.set(new Date(minute(7)))
  const ended = { workspace, recordId, as: 'invalidated', by: 'user:dpo' } as const
  expect(await consents.end(ended)).toMatchObject({ status: 'invalidated', follows: recordId })
  expect(await consents.end(ended)).toMatchObject({ status: 'invalidated', follows: recordId })
  expect(await states()).toEqual(['recording invalidated', 'transcription given'])
  await expect(consents.end({ ...ended, recordId: 'con_none' })).rejects.toMatchObject({
    code: 'record_unknown',
  })
})

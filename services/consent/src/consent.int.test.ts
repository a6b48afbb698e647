import {
  createOutbox,
  createPostgresEventLog,
  type EventLog,
  migrations as eventLogMigrations,
} from '@onrecord/event-log'
import { createGate } from '@onrecord/gate'
import { createLedger, entries, migrations as ledgerMigrations } from '@onrecord/ledger'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { type ConsentEvent, type InteractionEvent, ProblemError, Topic } from '@onrecord/schemas'
import { createLogger } from '@onrecord/service'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rejectOverdue } from './answer-prompt.ts'
import { consentStateOf } from './consent-state-of.ts'
import { defaultNotices } from './default-notices.ts'
import { PATIENCE_MS } from './express-consent.ts'
import { handleInteractions } from './handle-interactions.ts'
import { migrations } from './migrations.ts'
import { createProposals } from './proposals.ts'
import { publishNotice } from './publish-notice.ts'
import { createConsentService } from './service.ts'
import { notices } from './stores/notices.ts'
import { recordsOf } from './stores/records.ts'
import {
  ALIAS,
  aCall,
  anExpression,
  aPrompt,
  aReply,
  aText,
  CALL,
  CONTACT,
  messageRef,
  minute,
  NOTICE,
  STRANGER,
} from './testing.ts'

let test: TestDatabase
let log: EventLog
const ledger = createLedger()
const clock = { now: () => new Date(minute(30)) }
const homeOf = async (here: string) => here
const samePerson = async (_: string, subject: string) =>
  subject === STRANGER ? [STRANGER] : [CONTACT, ALIAS]

beforeAll(async () => {
  test = await createTestDatabase([eventLogMigrations, ledgerMigrations, migrations])
  log = await createPostgresEventLog(test.acrossWorkspaces)
}, 60_000)
afterAll(async () => {
  await log.close()
  await test[Symbol.asyncDispose]()
})

const publishDefaults = async (workspace: string) => {
  for (const draft of defaultNotices(workspace))
    if (draft.id === NOTICE.id)
      await publishNotice({ db: test.db, ledger, clock }, { ...draft, effectiveFrom: new Date(minute(0)) })
}
let count = 0
let workspace: string
beforeEach(async () => {
  workspace = `acme-${++count}`
  await publishDefaults(workspace)
})

const depsOf = () => ({
  db: test.db,
  acrossWorkspaces: test.acrossWorkspaces,
  ledger,
  outbox: createOutbox(test.acrossWorkspaces, log, 'consent'),
  identities: { samePerson, homeOf },
})
const inWorkspace = <Event extends InteractionEvent>(event: Event): Event => ({
  ...event,
  workspace,
  partitionkey: `${workspace}/${event.subject ?? ''}`,
})
/** Hands over events as the consumer would; they are of the test's own workspace. */
async function take(...events: InteractionEvent[]) {
  const deps = depsOf()
  const handle = handleInteractions(deps, () => Promise.resolve())
  const delivered = events.map((event, offset) => ({
    event: inWorkspace(event),
    topic: 't',
    partition: 0,
    offset,
  }))
  return (await handle(delivered)).map(({ reason }) => reason)
}
const statusesOf = async () =>
  (await recordsOf(test.acrossWorkspaces, workspace, [CONTACT, ALIAS])).map(
    ({ purpose, status }) => `${purpose} ${status}`,
  )
const trail = async () =>
  (
    await entries(test.acrossWorkspaces, workspace, {
      type: ['consent.requested', 'consent.recorded', 'consent.rejected'],
    })
  ).map(({ type, reason }) => (reason === undefined ? type : `${type} ${reason}`))
const told = async () => {
  const events: ConsentEvent[] = []
  for await (const { value } of log.read(Topic.consent)) events.push(JSON.parse(value) as ConsentEvent)
  return events.filter((event) => event.workspace === workspace)
}

describe('a prompt and its buttons', () => {
  it('gives one record per purpose, in the trail and told of', async () => {
    await take(aText(0), aPrompt(1, 1), aReply(1, 2, 'onrecord:record'))
    expect(await statusesOf()).toEqual(['recording given', 'transcription refused'])
    expect(await trail()).toEqual([
      'consent.requested',
      'consent.recorded recording_given',
      'consent.recorded transcription_refused',
    ])
    const [record] = await recordsOf(test.acrossWorkspaces, workspace, [CONTACT])
    expect(record).toMatchObject({ notice: NOTICE, evidence: { promptId: 'prompt-1' }, ledgerIndex: 7 })
    const outbox = createOutbox(test.acrossWorkspaces, log, 'consent')
    await outbox.flush()
    expect(await told()).toMatchObject([
      { type: 'onrecord.consent.recorded.v1', data: record },
      { type: 'onrecord.consent.recorded.v1', data: { purpose: 'transcription', status: 'refused' } },
    ])
  })

  it('takes a change of mind', async () => {
    await take(
      aPrompt(1, 1),
      aReply(1, 2, 'onrecord:both'),
      aReply(1, 3, 'onrecord:no'),
      aReply(1, 4, 'onrecord:record'),
    )
    expect(await statusesOf()).toEqual([
      'recording given',
      'transcription given',
      'recording withdrawn',
      'transcription withdrawn',
      'recording renewed',
      'transcription withdrawn',
    ])
  })

  it('lets an answer wait for its question', async () => {
    await take(aReply(1, 2, 'onrecord:both'))
    expect(await trail()).toEqual([])
    await take(aPrompt(1, 1))
    expect(await statusesOf()).toEqual(['recording given', 'transcription given'])
  })

  it.each<[string, InteractionEvent, string]>([
    ['a button that the prompt does not have', aReply(1, 2, 'onrecord:maybe'), 'choice_unknown'],
    ['somebody else', aReply(1, 2, 'onrecord:both', { subject: STRANGER }), 'prompt_for_another_subject'],
  ])('rejects %s', async (_, reply, reason) => {
    await take(aPrompt(1, 1), reply)
    expect(await trail()).toEqual(['consent.requested', `consent.rejected ${reason}`])
    expect(await statusesOf()).toEqual([])
  })

  it('accepts the same person under another pseudonym', async () => {
    await take(aPrompt(1, 1), aReply(1, 2, 'onrecord:both', { subject: ALIAS }))
    expect(await statusesOf()).toEqual(['recording given', 'transcription given'])
  })

  it('counts one press that two sources tell once', async () => {
    const reply = aReply(1, 2, 'onrecord:both')
    await take(aPrompt(1, 1), reply, { ...reply, id: 'the same, as the inbox tells it' })
    expect(await trail()).toHaveLength(4)
    expect((await trail()).at(-1)).toBe('consent.rejected prompt_already_answered')
  })

  it('rejects what nobody asked, at once or after a day', async () => {
    const { inReplyTo: _, ...data } = aReply(1, 1, 'onrecord:both').data
    await take({ ...aReply(1, 1, 'onrecord:both'), id: 'no context', data }, aReply(9, 2, 'onrecord:both'))
    expect(await trail()).toEqual(['consent.rejected prompt_unknown'])
    const nextDay = new Date(Date.parse(minute(3)) + PATIENCE_MS)
    await rejectOverdue(depsOf(), nextDay)
    expect(await trail()).toEqual(['consent.rejected prompt_unknown', 'consent.rejected prompt_unknown'])
    await take(aPrompt(9, 1))
    expect(await statusesOf()).toEqual([])
  })

  it('rejects a yes to a text that was not published', async () => {
    const notice = { ...NOTICE, sha256: 'f'.repeat(64) }
    await take(aPrompt(1, 1, { notice }), aReply(1, 2, 'onrecord:record'))
    expect(await trail()).toEqual([
      'consent.requested',
      'consent.recorded transcription_refused',
      'consent.rejected notice_mismatch',
    ])
  })

  it('makes dead letters of prompts that cannot be one', async () => {
    expect(
      await take(aPrompt(1, 1, { promptId: 'shall we record?' }), aPrompt(2, 1, { validity: 'a year' })),
    ).toEqual(['prompt_id_invalid', 'validity_invalid'])
    const greedy = {
      choices: [
        { id: 'onrecord:yes', grants: ['ai_training' as const] },
        { id: 'onrecord:no', grants: [] },
      ],
    }
    expect(await take(aPrompt(3, 1, greedy))).toEqual(['choice_grants_unasked'])
    expect(await trail()).toEqual([])
  })
})

describe('consent said by other ways', () => {
  it('needs a notice for a yes, nothing for a no', async () => {
    const { notice: _, ...data } = anExpression('given', 1).data
    await take(
      { ...anExpression('given', 1), id: 'bare', data },
      anExpression('given', 2),
      anExpression('withdrawn', 3),
    )
    expect(await trail()).toEqual([
      'consent.rejected evidence_missing',
      'consent.recorded recording_given',
      'consent.recorded recording_withdrawn',
    ])
  })
  it('counts for the agent where one is named', async () => {
    const agent = 'agt_aaaaaaaaaaaaaaaaaaaaaaaaaa'
    await take(anExpression('given', 1, { agent }))
    expect(await recordsOf(test.acrossWorkspaces, workspace, [agent])).toMatchObject([
      { subject: agent, status: 'given' },
    ])
    expect(await statusesOf()).toEqual([])
  })
})

describe('delivery', () => {
  const day: InteractionEvent[] = [
    aPrompt(1, 1),
    aReply(1, 2, 'onrecord:both'),
    aPrompt(2, 3, { validity: 'PT1H', boundTo: CALL }, { subject: ALIAS }),
    aReply(2, 4, 'onrecord:record', { subject: ALIAS }),
    anExpression('withdrawn', 5, { purposes: ['recording', 'transcription'] }),
    aReply(1, 6, 'onrecord:record'),
    anExpression('refused', 7, { boundTo: CALL }),
    anExpression('given', 7, { purposes: ['transcription'] }),
    anExpression('given', 12, {}, { receivedAt: minute(2) }),
  ]
  /** Without the record ids: they are made of the workspace too. */
  const stateOf = async (at: Date) => {
    const state = await consentStateOf(test.acrossWorkspaces, workspace, [CONTACT, ALIAS], at)
    return JSON.parse(
      JSON.stringify(state, (key, value: unknown) => (key === 'recordId' ? undefined : value)),
    ) as typeof state
  }

  it('in any order, any number of times, leaves the same state', async () => {
    const at = new Date(minute(20))
    await take(aCall(0), ...day)
    const expected = await stateOf(at)
    expect(
      expected.map(({ purpose, status, bound }) => [purpose, status, ...bound.map((one) => one.status)]),
    ).toEqual([
      ['recording', 'renewed', 'withdrawn'],
      ['transcription', 'renewed'],
      ['quality_analytics', 'unknown'],
      ['ai_training', 'unknown'],
      ['sentiment', 'unknown'],
    ])
    const shuffled = fc.shuffledSubarray([aCall(0), ...day, ...day], { minLength: day.length * 2 + 1 })
    for (const events of fc.sample(shuffled, { numRuns: 25, seed: 20260302 })) {
      workspace = `acme-${++count}`
      await publishDefaults(workspace)
      await take(...events)
      expect(await stateOf(at)).toEqual(expected)
    }
  }, 60_000)

  it('twice gives one record and one entry each, and tells each under one id', async () => {
    await take(...day)
    const before = { statuses: await statusesOf(), trail: await trail() }
    await take(...day)
    expect({ statuses: await statusesOf(), trail: await trail() }).toEqual(before)
    await createOutbox(test.acrossWorkspaces, log, 'consent').flush()
    const ids = (await told()).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('the service', () => {
  it('consumes the log, and tells what a killed process entered without telling', async () => {
    await take(aPrompt(1, 1), aReply(1, 2, 'onrecord:record'))
    expect(await told()).toEqual([])
    const service = createConsentService({
      db: test.db,
      acrossWorkspaces: test.acrossWorkspaces,
      log,
      ledger,
      identities: { samePerson, homeOf },
      clock,
      logger: createLogger('silent'),
      failed: (error) => {
        throw error
      },
    })
    await service.start()
    await expect.poll(told, { timeout: 5_000 }).toHaveLength(2)
    await log.append(Topic.interactions, [
      inWorkspace(aPrompt(1, 1)),
      inWorkspace(aReply(1, 2, 'onrecord:record')),
      inWorkspace(aReply(1, 3, 'onrecord:both')),
    ])
    await expect.poll(told, { timeout: 5_000 }).toHaveLength(4)
    await service.stop()
    expect(await statusesOf()).toEqual([
      'recording given',
      'transcription refused',
      'recording given',
      'transcription renewed',
    ])
  })
})

describe('the gate on real records', () => {
  const gate = () => createGate({ db: test.db, samePerson, clock })
  const ask = (overrides = {}) =>
    gate().ask({
      workspace,
      call: { ref: CALL, interval: { from: minute(10), until: minute(20) } },
      purpose: 'transcription',
      participants: [{ role: 'contact', subject: ALIAS }],
      ...overrides,
    })

  it('opens upon consent under any pseudonym, and closes upon its withdrawal', async () => {
    await take(aPrompt(1, 1))
    expect(await ask()).toMatchObject({ verdict: 'closed', reason: 'consent_requested_unanswered' })
    await take(aReply(1, 2, 'onrecord:both'))
    expect(await ask()).toMatchObject({ verdict: 'open', policyVersion: 0 })
    await take(anExpression('withdrawn', 25))
    expect(await ask()).toMatchObject({ verdict: 'closed', reason: 'consent_withdrawn_since' })
  })
  it('sees nothing of another workspace', async () => {
    await take(aPrompt(1, 1), aReply(1, 2, 'onrecord:both'))
    expect(await ask({ workspace: 'another' })).toMatchObject({
      verdict: 'closed',
      reason: 'consent_missing',
    })
  })
  it('goes by the policy that was approved last', async () => {
    const proposals = createProposals({ db: test.db, ledger, clock })
    const accepted = (purpose: 'recording' | 'transcription') => ({
      role: 'contact' as const,
      purpose,
      basis: 'A6-1-c-legal-obligation' as const,
      jurisdiction: 'DE',
      citation: 'WpHG section 83(3)',
    })
    const inGermany = { participants: [{ role: 'contact', subject: ALIAS, jurisdiction: 'DE' }] }
    const content = { acceptedBases: [accepted('recording'), accepted('transcription')] }
    const first = await proposals.proposePolicy(workspace, content, 'user:officer')
    expect(await ask(inGermany)).toMatchObject({ verdict: 'closed', policyVersion: 0 })
    await proposals.approve(workspace, first.proposalId, 'user:dpo')
    expect(await ask(inGermany)).toMatchObject({
      verdict: 'open',
      reason: 'other_basis_accepted',
      policyVersion: 1,
    })
    expect(await ask()).toMatchObject({ verdict: 'closed', policyVersion: 1 })
    const second = await proposals.proposePolicy(workspace, { acceptedBases: [] }, 'user:dpo')
    await proposals.approve(workspace, second.proposalId, 'user:officer')
    expect(await ask(inGermany)).toMatchObject({
      verdict: 'closed',
      reason: 'consent_missing',
      policyVersion: 2,
    })
    expect(await entries(test.acrossWorkspaces, workspace, { type: 'policy.approved' })).toHaveLength(2)
  })
  it('throws, and so stays closed, when anything cannot be read', async () => {
    const lost = () => Promise.reject(new Error('connection lost'))
    const failing = { inWorkspace: () => ({ query: lost, transaction: lost }) }
    const stranded = createGate({ db: failing, samePerson, clock })
    await expect(
      stranded.ask({ workspace, call: { ref: CALL }, purpose: 'recording', participants: [] }),
    ).rejects.toThrow('connection lost')
    await test.acrossWorkspaces.query(
      `INSERT INTO consent.policy VALUES ($1, 9, '[{"role":"everybody"}]', 'x', now())`,
      [workspace],
    )
    await expect(ask()).rejects.toThrow()
  })
})

describe('notices', () => {
  it('are published in six languages, once', async () => {
    await publishDefaults(workspace)
    expect((await notices(test.acrossWorkspaces, workspace)).map(({ language }) => language)).toEqual([
      'ar',
      'de',
      'en',
      'es',
      'fr',
      'pt',
    ])
    expect(await entries(test.acrossWorkspaces, workspace, { type: 'notice.published' })).toHaveLength(6)
  })
  it('are never edited', async () => {
    const [draft] = defaultNotices(workspace)
    if (draft === undefined) throw new Error('no default notice')
    const edited = publishNotice({ db: test.db, ledger, clock }, { ...draft, text: 'May we?' })
    await expect(edited).rejects.toThrow(ProblemError)
    await expect(edited).rejects.toMatchObject({ code: 'notice_exists' })
  })
})

it('refers to messages by pseudonym only', () => {
  expect(messageRef(1)).toMatch(/^msg_[a-z2-7]{26}$/)
})

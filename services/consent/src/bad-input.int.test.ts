import { createPostgresEventLog, type EventLog, migrations as eventLogMigrations } from '@onrecord/event-log'
import { createGate } from '@onrecord/gate'
import { createLedger, entries, migrations as ledgerMigrations } from '@onrecord/ledger'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { type ConsentRejection, type InteractionEvent, type Purpose, Topic } from '@onrecord/schemas'
import { createLogger, createSettableClock, type Service } from '@onrecord/service'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultNotices } from './default-notices.ts'
import { PATIENCE_MS } from './express-consent.ts'
import { migrations } from './migrations.ts'
import { publishNotice } from './publish-notice.ts'
import { createConsentService } from './service.ts'
import { recordsOf } from './stores/records.ts'
import {
  ALIAS,
  aCall,
  anExpression,
  aPrompt,
  aReply,
  CALL,
  CONTACT,
  messageRef,
  minute,
  NOTICE,
  STRANGER,
} from './testing.ts'

/** Events through a real log into the real service; nothing of them may open the gate. */

const NOBODY = 'sub_dddddddddddddddddddddddddd'
const FOREIGNER = 'sub_eeeeeeeeeeeeeeeeeeeeeeeeee'
const OTHER_CALL = 'call_bbbbbbbbbbbbbbbbbbbbbbbbbb'
const UNHEARD_OF = 'call_cccccccccccccccccccccccccc'
const AGENT = 'agt_aaaaaaaaaaaaaaaaaaaaaaaaaa'

let test: TestDatabase
let log: EventLog
let service: Service
const ledger = createLedger()
const clock = createSettableClock()
const samePerson = async (_: string, subject: string) =>
  subject === CONTACT || subject === ALIAS ? [CONTACT, ALIAS] : [subject]
const homeOf = async (workspace: string, subject: string) =>
  subject === NOBODY ? undefined : subject === FOREIGNER ? 'another' : workspace

beforeAll(async () => {
  test = await createTestDatabase([eventLogMigrations, ledgerMigrations, migrations])
  log = await createPostgresEventLog(test.acrossWorkspaces)
  clock.set(new Date(minute(30)))
  service = createConsentService({
    db: test.db,
    acrossWorkspaces: test.acrossWorkspaces,
    log,
    ledger,
    identities: { samePerson, homeOf },
    clock,
    lookEveryMs: 50,
    logger: createLogger('silent'),
    failed: (error) => {
      throw error
    },
  })
  await service.start()
}, 60_000)
afterAll(async () => {
  await service.stop()
  await log.close()
  await test[Symbol.asyncDispose]()
})

let count = 0
async function newWorkspace(effectiveFrom = new Date(minute(0))): Promise<string> {
  const workspace = `bad-${++count}`
  for (const draft of defaultNotices(workspace))
    if (draft.id === NOTICE.id && draft.language === 'en')
      await publishNotice({ db: test.db, ledger, clock }, { ...draft, effectiveFrom })
  return workspace
}
const within = <E extends InteractionEvent>(workspace: string, event: E): E => ({
  ...event,
  id: `${workspace}/${event.id}`,
  workspace,
  partitionkey: event.partitionkey.replace(/^acme\//, `${workspace}/`),
})
/** Appends and waits until the service has taken it all. */
async function take(workspace: string, ...events: InteractionEvent[]): Promise<void> {
  await log.append(
    Topic.interactions,
    events.map((event) => within(workspace, event)),
  )
  await expect
    .poll(async () => (await log.positions('consent', [Topic.interactions])).every(({ lag }) => lag === 0), {
      timeout: 10_000,
    })
    .toBe(true)
}
const rejections = async (workspace: string) =>
  (await entries(test.acrossWorkspaces, workspace, { type: 'consent.rejected' })).map(
    ({ reason, outcome }) => `${outcome} ${reason ?? ''}`,
  )
const verdictOf = async (workspace: string, subject = CONTACT, purpose: Purpose = 'recording') =>
  (
    await createGate({ db: test.db, samePerson, clock }).ask({
      workspace,
      call: { ref: CALL, interval: { from: minute(28), until: minute(29) } },
      purpose,
      participants: [{ role: 'contact', subject }],
    })
  ).verdict

type Given = [what: string, reason: ConsentRejection, before: InteractionEvent[], event: InteractionEvent]
const yes = (at: number, data: Parameters<typeof anExpression>[2] = {}, common = {}) =>
  anExpression('given', at, data, common)
const { notice: _, ...unproven } = yes(2).data

const cases: Given[] = [
  ['for somebody nobody knows', 'contact_unknown', [], yes(2, {}, { subject: NOBODY })],
  ['for a call nobody knows of', 'call_unknown', [aCall(0)], yes(2, { boundTo: UNHEARD_OF })],
  ['for somebody of another workspace', 'wrong_workspace', [], yes(2, {}, { subject: FOREIGNER })],
  ['that lies with another workspace', 'wrong_workspace', [], { ...yes(2), partitionkey: 'another/x' }],
  [
    'for a call of somebody else',
    'binding_mismatch',
    [aCall(0, OTHER_CALL, { subject: STRANGER })],
    yes(2, { boundTo: OTHER_CALL }),
  ],
  [
    'that answers a question about another call',
    'binding_mismatch',
    [aCall(0), aPrompt(1, 1, { boundTo: OTHER_CALL })],
    yes(2, { promptId: 'prompt-1', boundTo: CALL }),
  ],
  [
    'that answers what somebody else was asked',
    'prompt_for_another_subject',
    [aPrompt(2, 1, {}, { subject: STRANGER })],
    yes(2, { promptId: 'prompt-2' }),
  ],
  [
    'to more than was asked',
    'binding_mismatch',
    [
      aPrompt(3, 1, {
        purposes: ['transcription'],
        choices: [
          { id: 'onrecord:y', grants: ['transcription'] },
          { id: 'onrecord:n', grants: [] },
        ],
      }),
    ],
    yes(2, { promptId: 'prompt-3' }),
  ],
  [
    'by a button carried over from another question',
    'binding_mismatch',
    [aPrompt(4, 1)],
    aReply(4, 2, `onrecord:prm_${'a'.repeat(26)}:yes`),
  ],
  [
    'from before the last withdrawal',
    'older_than_withdrawal',
    [anExpression('withdrawn', 10)],
    yes(9, {}, { receivedAt: minute(11) }),
  ],
  ['from the future', 'in_the_future', [], yes(8, {}, { receivedAt: minute(2) })],
  ['without a notice', 'evidence_missing', [], { ...yes(2), data: unproven } as InteractionEvent],
  ['by a key that nobody names', 'evidence_missing', [], yes(2, { method: 'key_press' })],
  ['spoken where nobody can listen', 'evidence_missing', [], yes(2, { method: 'spoken' })],
  ['imported from nowhere', 'evidence_missing', [], yes(2, { method: 'imported' })],
  ['by a word', 'evidence_missing', [], yes(2, { method: 'text_reply' })],
  ['by a button of no question', 'evidence_missing', [], yes(2, { method: 'button_reply' })],
  ['to a text that is not in effect yet', 'notice_not_effective', [], yes(-1, {}, { receivedAt: minute(2) })],
]

describe('a yes', () => {
  it.each(cases)(
    '%s is refused as %s, in the trail, and opens nothing',
    async (_what, reason, before, event) => {
      const workspace = await newWorkspace()
      await take(workspace, ...before, event)
      // what might still be told of waits for a day before it is refused
      if (reason === 'call_unknown') clock.set(new Date(Date.parse(minute(31)) + PATIENCE_MS))
      await expect.poll(() => rejections(workspace), { timeout: 5_000 }).toEqual([`refused ${reason}`])
      clock.set(new Date(minute(30)))
      const subject = event.subject ?? CONTACT
      expect(await verdictOf(workspace, subject)).toBe('closed')
      expect(await verdictOf(workspace, subject, 'transcription')).toBe('closed')
      const kept = await recordsOf(test.acrossWorkspaces, workspace, [CONTACT, NOBODY, FOREIGNER])
      expect(kept.filter(({ status }) => status === 'given' || status === 'renewed')).toEqual([])
    },
  )

  it('with what proves it counts', async () => {
    const workspace = await newWorkspace()
    await take(
      workspace,
      aCall(0),
      aPrompt(1, 1, { boundTo: CALL }),
      yes(2, {
        promptId: 'prompt-1',
        boundTo: CALL,
        method: 'key_press',
        evidence: { digit: '1', call: CALL },
      }),
    )
    expect(await rejections(workspace)).toEqual([])
    expect(await verdictOf(workspace)).toBe('open')
    const [record] = await recordsOf(test.acrossWorkspaces, workspace, [CONTACT])
    expect(record?.evidence).toMatchObject({ digit: '1', call: CALL, promptId: 'prompt-1' })
  })

  it('answers a question once: sent again after a withdrawal, under another id, it opens nothing', async () => {
    const workspace = await newWorkspace()
    const answer = yes(2, { promptId: 'prompt-1' })
    await take(workspace, aPrompt(1, 1), answer, anExpression('withdrawn', 5))
    await take(workspace, { ...answer, id: 'replayed', time: minute(7), recordedtime: minute(7) })
    expect(await rejections(workspace)).toEqual(['refused prompt_already_answered'])
    expect(await verdictOf(workspace)).toBe('closed')
  })

  it('for a call that is told of later waits for it', async () => {
    const workspace = await newWorkspace()
    await take(workspace, yes(2, { boundTo: CALL }))
    expect(await verdictOf(workspace)).toBe('closed')
    await take(workspace, aCall(3))
    expect(await verdictOf(workspace)).toBe('open')
  })

  it('of an agent counts for the agent', async () => {
    const workspace = await newWorkspace()
    await take(workspace, yes(2, { agent: AGENT }, { subject: AGENT }))
    expect(await verdictOf(workspace, AGENT)).toBe('open')
  })
})

describe('a no', () => {
  it('counts without any of that, save in another workspace', async () => {
    const workspace = await newWorkspace()
    await take(
      workspace,
      yes(1),
      anExpression('withdrawn', 2, { boundTo: UNHEARD_OF }),
      anExpression('withdrawn', 3, {}, { subject: NOBODY }),
      anExpression('withdrawn', 4, {}, { subject: FOREIGNER }),
    )
    expect(await rejections(workspace)).toEqual(['refused wrong_workspace'])
    expect(await verdictOf(workspace)).toBe('open')
    await take(workspace, anExpression('withdrawn', 5, { promptId: 'never-asked' }))
    expect(await verdictOf(workspace)).toBe('closed')
  })

  it('to everything may be a word, or a button without a question', async () => {
    const workspace = await newWorkspace()
    const stop: InteractionEvent = {
      ...aReply(1, 6, 'onrecord:withdraw'),
      data: {
        account: 'main',
        channel: 'whatsapp',
        counted: true,
        message: messageRef(25),
        kind: 'text',
        choice: 'onrecord:withdraw',
      },
    }
    await take(workspace, yes(1, { purposes: ['recording', 'transcription'] }))
    expect(await verdictOf(workspace)).toBe('open')
    await take(workspace, stop)
    expect(await verdictOf(workspace)).toBe('closed')
    const kept = await recordsOf(test.acrossWorkspaces, workspace, [CONTACT])
    const taken = kept.filter(({ status }) => status === 'withdrawn')
    expect(taken.map(({ method }) => method)).toEqual(Array(5).fill('text_reply'))
    // a yes from before it, told later
    await take(workspace, yes(5, { purposes: ['ai_training'] }, { receivedAt: minute(8) }))
    expect(await rejections(workspace)).toEqual(['refused notice_mismatch'])
    await take(workspace, yes(4, {}, { receivedAt: minute(8) }))
    expect(await rejections(workspace)).toEqual(['refused notice_mismatch', 'refused older_than_withdrawal'])
  })
})

describe('what runs out', () => {
  it('expires by itself, with a record and an entry of its own, the same whenever somebody looks', async () => {
    const outcomes = []
    for (const lookAt of [31, 45]) {
      clock.set(new Date(minute(25)))
      const workspace = await newWorkspace()
      await take(workspace, yes(1, { validity: 'PT29M' }))
      expect(await verdictOf(workspace)).toBe('open')
      clock.set(new Date(minute(lookAt)))
      const statuses = async () =>
        (await recordsOf(test.acrossWorkspaces, workspace, [CONTACT])).map(({ status }) => status)
      await expect.poll(statuses, { timeout: 5_000 }).toEqual(['given', 'expired'])
      expect(await verdictOf(workspace)).toBe('closed')
      const [given, expired] = await recordsOf(test.acrossWorkspaces, workspace, [CONTACT])
      expect(expired).toMatchObject({
        follows: given?.recordId,
        indicatedBy: 'system',
        eventTime: minute(30),
        receivedAt: minute(30),
      })
      const trail = await entries(test.acrossWorkspaces, workspace, { type: 'consent.recorded' })
      expect(trail.map(({ reason }) => reason)).toEqual(['recording_given', 'recording_expired'])
      outcomes.push({ at: trail[1]?.at, reason: trail[1]?.reason, index: trail[1]?.index })
      // renewed later, it is in force again
      await take(workspace, yes(32, {}, { receivedAt: minute(46) }))
      expect((await recordsOf(test.acrossWorkspaces, workspace, [CONTACT])).at(-1)?.status).toBe('renewed')
    }
    expect(outcomes[1]).toEqual(outcomes[0])
    clock.set(new Date(minute(30)))
  })

  it('does not when it was extended or withdrawn before', async () => {
    clock.set(new Date(minute(20)))
    const workspace = await newWorkspace()
    await take(
      workspace,
      yes(1, { validity: 'PT24M' }),
      yes(2, { validity: 'PT28M' }),
      { ...yes(1, { validity: 'PT24M', agent: AGENT }, { subject: AGENT }), id: 'of the agent' },
      anExpression('withdrawn', 3, { agent: AGENT }, { subject: AGENT }),
    )
    clock.set(new Date(minute(31)))
    const statuses = async () =>
      (await recordsOf(test.acrossWorkspaces, workspace, [CONTACT, AGENT])).map(({ status }) => status)
    await expect.poll(statuses, { timeout: 5_000 }).toHaveLength(5)
    expect((await statuses()).sort()).toEqual(['expired', 'given', 'given', 'given', 'withdrawn'])
    clock.set(new Date(minute(30)))
  })
})

it('none of it opens the gate, in any order and repetition', async () => {
  const bad = cases.filter(([, reason]) => reason !== 'older_than_withdrawal')
  const orders = fc.shuffledSubarray(
    bad.map((_case, n) => n),
    { minLength: bad.length },
  )
  for (const order of fc.sample(orders, { numRuns: 6, seed: 20261124 })) {
    const workspace = await newWorkspace()
    const events = order.flatMap((n) => [
      ...(bad[n]?.[2] ?? []),
      ...(bad[n] === undefined ? [] : [bad[n][3]]),
    ])
    const unlike = events.map((event, n) => ({ ...event, id: `${event.id}-${n}` }))
    await take(workspace, ...unlike, ...unlike.slice(0, 5))
    for (const subject of [CONTACT, NOBODY, FOREIGNER])
      expect(await verdictOf(workspace, subject)).toBe('closed')
  }
}, 60_000)

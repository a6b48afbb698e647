import { AGENT, aCall, createWorld, type TestCall, WORKSPACE, type World } from '@onrecord/keeping/testing'
import { Topic } from '@onrecord/schemas'
import { toneCall } from '@onrecord/speech/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrations } from './migrations.ts'
import { createRecordingService, type RecordingService } from './service.ts'

const audio = toneCall({ seconds: 1 })
const BEFORE = '2026-03-02T09:00:00Z'
const AFTER = '2026-03-02T11:30:00Z'
const CALLS = 3

let world: World
let reading: { stop(): Promise<void> }
let run = 0
const createService = (overrides: object) => createRecordingService({ ...world.ports, ...overrides })
beforeAll(async () => {
  world = await createWorld([migrations])
  await world.say(AGENT, 'given', BEFORE)
  reading = await world.consentHasReadAll()
})
afterAll(async () => {
  await reading.stop()
  await world[Symbol.asyncDispose]()
})

const onCall = { call: fc.nat(CALLS - 1) }
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('event' as const), ...onCall, event: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('give' as const), ...onCall }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), ...onCall }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      fault: fc.constantFrom('before the write', 'after the write'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(25) }) },
)

it('never keeps an object without an open decision, whatever comes between, and ends as the gate says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
      const calls = Array.from({ length: CALLS }, (_, index) => aCall(`run${run}-${index}`, audio))
      run++
      for (const { media } of calls) world.graph.media.set(media.id, { bytes: audio })
      const faults: string[] = []
      const objects = { ...world.objects, put: faultyPut(faults) }
      let service = createService({ objects })
      await service.start()
      const withdrawn = new Set<number>()
      const given = new Set<number>()
      for (const one of steps) {
        const call = 'call' in one ? (calls[one.call] as TestCall) : undefined
        if (one.kind === 'event' && call)
          await world.log.append(Topic.interactions, call.events.slice(one.event, one.event + 1))
        if (one.kind === 'give' && call)
          await world.say(call.contact, 'given', BEFORE).then(() => given.add(one.call))
        if (one.kind === 'withdraw' && call)
          await world.say(call.contact, 'withdrawn', AFTER).then(() => withdrawn.add(one.call))
        if (one.kind === 'fault') faults.push(one.fault)
        if (one.kind === 'wait') await new Promise((resolve) => setTimeout(resolve, one.ms))
        if (one.kind === 'restart') {
          await service.stop()
          service = createService({ objects })
          await service.start()
        }
        await expectOpenDecisions()
      }
      for (const call of calls) await world.log.append(Topic.interactions, call.events)
      await settle(service, calls)
      await expectOpenDecisions()
      for (const [index, call] of calls.entries()) {
        const [row] = await service.recordingsOf(WORKSPACE, { calls: [call.call] })
        if (withdrawn.has(index)) expect(['refused', 'erased']).toContain(row?.state)
        if (!given.has(index)) expect(row?.state).toBe('refused')
        expect(await isKept(call)).toBe(row?.state === 'stored')
      }
      await service.stop()
    }),
    { numRuns: 12 },
  )
}, 120_000)

function faultyPut(faults: string[]): World['objects']['put'] {
  return async (...put) => {
    const fault = faults.pop()
    if (fault !== 'before the write') await world.objects.put(...put)
    if (fault !== undefined) throw new Error(`killed ${fault}`)
  }
}

const isKept = async (call: TestCall) => (await world.objectKeys()).some((key) => key.includes(call.call))

/** Objects first, rows after: an object that is listed had its decision before it was written. */
async function expectOpenDecisions(): Promise<void> {
  const keys = await world.objectKeys()
  const open = await world.acrossWorkspaces.query<{ object_key: string }>(
    `SELECT object_key FROM recording.artefact JOIN recording.decision USING (workspace, decision_id)
     WHERE decision.verdict = 'open'`,
  )
  const covered = new Set(open.map((row) => row.object_key))
  expect(keys.filter((key) => !covered.has(key))).toEqual([])
}

async function settle(service: RecordingService, calls: readonly TestCall[]): Promise<void> {
  const timer = setInterval(() => world.setNow(new Date(world.clock.now().getTime() + 10)), 5)
  await expect
    .poll(
      async () => {
        const rows = await service.recordingsOf(WORKSPACE, { calls: calls.map(({ call }) => call) })
        const consumed = await world.log.positions('recording-consent', [Topic.consent])
        return (
          rows.length === calls.length &&
          rows.every(({ state }) => state !== 'pending') &&
          consumed.every(({ lag }) => lag === 0)
        )
      },
      { timeout: 10_000, interval: 10 },
    )
    .toBe(true)
  clearInterval(timer)
  await expect
    .poll(() =>
      service
        .recordingsOf(WORKSPACE, { calls: calls.map(({ call }) => call) })
        .then((rows) => rows.every((row) => row.state === 'stored' || !row.mayHaveObject)),
    )
    .toBe(true)
}

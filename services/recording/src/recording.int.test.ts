import { setTimeout as delay } from 'node:timers/promises'
import {
  AGENT,
  aCall,
  createWorld,
  envelope,
  ref,
  type TestCall,
  WORKSPACE,
  type World,
} from '@onrecord/keeping/testing'
import { Topic } from '@onrecord/schemas'
import { toneCall } from '@onrecord/speech/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrations } from './migrations.ts'
import type { RecordingPorts } from './ports.ts'
import { createRecordingService, type RecordingService } from './service.ts'

const audio = toneCall({ seconds: 2 })
const BEFORE = '2026-03-02T09:00:00Z'
const AFTER = '2026-03-02T11:30:00Z'

let world: World
let service: RecordingService | undefined
let reading: { stop(): Promise<void> } | undefined
let count = 0
const createService = (overrides: Partial<RecordingPorts> = {}) =>
  createRecordingService({ ...world.ports, ...overrides })

beforeAll(async () => {
  world = await createWorld([migrations])
  await world.say(AGENT, 'given', BEFORE)
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.setNow('2026-03-02T12:00:00Z')
  reading = await world.consentHasReadAll()
})
afterEach(async () => {
  await service?.stop()
  service = undefined
  await reading?.stop()
})

const nextName = () => `m${count++}`
async function start(overrides: Partial<RecordingPorts> = {}): Promise<RecordingService> {
  service = createService(overrides)
  await service.start()
  return service
}
async function announce(call: TestCall, events = call.events): Promise<void> {
  await world.log.append(Topic.interactions, events)
}
const idOf = (call: TestCall) => `rec_${world.keyring.pseudonym(WORKSPACE, 'media', call.media.id)}`
async function rowOf(call: TestCall) {
  const [row] = await createService().recordingsOf(WORKSPACE, { calls: [call.call] })
  return row
}
const settled = (call: TestCall) =>
  expect
    .poll(async () => (await rowOf(call))?.state ?? 'pending', { timeout: 5000, interval: 15 })
    .not.toBe('pending')
const entriesAbout = async (call: TestCall) =>
  (await world.trail())
    .filter(({ target }) => target.id === idOf(call) || target.id === call.call)
    .map(({ type, reason, outcome }) => ({ type, reason, outcome }))
const toldAbout = async (call: TestCall) =>
  (await world.told(Topic.recordings))
    .filter(({ data }) => data['call'] === call.call)
    .map(({ type, data }) => ({ kind: type.split('.')[2], reason: data['reason'] }))

async function aStoredCall(): Promise<TestCall> {
  const call = aCall(nextName(), audio)
  world.graph.media.set(call.media.id, { bytes: audio })
  await world.say(call.contact, 'given', BEFORE)
  await announce(call)
  await settled(call)
  return call
}

describe('with consent of everybody', () => {
  it('stores the recording encrypted, with its manifest, its decision, an entry and an event', async () => {
    const { openRecording, decisionsOf } = await start()
    const call = await aStoredCall()
    const row = await rowOf(call)
    expect(row).toMatchObject({
      state: 'stored',
      channels: 2,
      sizeBytes: audio.length,
      sha256: call.media.sha256,
      participants: [call.contact, AGENT],
    })
    expect(row?.audioS).toBeCloseTo(2, 1)
    expect(row?.objectKey).toBe(`${WORKSPACE}/recordings/${call.call}/${idOf(call)}.enc`)
    const object = await world.objects.get(row?.objectKey ?? '')
    expect(object.includes('OggS')).toBe(false)
    expect((await openRecording(WORKSPACE, idOf(call))).bytes.equals(audio)).toBe(true)
    expect(await decisionsOf(WORKSPACE, [call.call])).toMatchObject([
      { verdict: 'open', decisionId: row?.decisionId },
    ])
    expect(await entriesAbout(call)).toEqual([
      { type: 'gate.decided', reason: 'consent_in_force', outcome: 'open' },
      { type: 'recording.stored', outcome: 'done' },
    ])
    await expect.poll(() => toldAbout(call)).toEqual([{ kind: 'stored' }])
  })

  it('stores it once however often and in whatever order the events come', async () => {
    await start()
    const call = aCall(nextName(), audio)
    world.graph.media.set(call.media.id, { bytes: audio })
    await world.say(call.contact, 'given', BEFORE)
    for (const event of [...call.events.toReversed(), ...call.events]) await announce(call, [event])
    await settled(call)
    await announce(call)
    await expect.poll(() => toldAbout(call)).toEqual([{ kind: 'stored' }])
    expect(world.graph.asked.filter((path) => path.endsWith(`/${call.media.id}`))).toHaveLength(1)
  })

  it('waits until the call has ended', async () => {
    await start()
    const call = aCall(nextName(), audio)
    world.graph.media.set(call.media.id, { bytes: audio })
    await world.say(call.contact, 'given', BEFORE)
    await announce(
      call,
      call.events.filter(({ type }) => !type.includes('ended')),
    )
    await expect.poll(() => rowOf(call)).toMatchObject({ state: 'pending' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(world.graph.asked.some((path) => path.endsWith(`/${call.media.id}`))).toBe(false)
    await announce(call)
    await settled(call)
    expect(await rowOf(call)).toMatchObject({ state: 'stored' })
  })

  it('leaves an entry before it lets anybody hear', async () => {
    const { playRecording } = await start()
    const call = await aStoredCall()
    const { bytes, mimeType } = await playRecording({
      workspace: WORKSPACE,
      recording: idOf(call),
      actor: 'user:olga',
      reason: 'complaint',
    })
    expect(bytes.equals(audio)).toBe(true)
    expect(mimeType).toContain('audio/ogg')
    expect((await entriesAbout(call)).at(-1)).toEqual({
      type: 'access.played',
      reason: 'complaint',
      outcome: 'done',
    })
    await expect(
      playRecording({ workspace: 'other', recording: idOf(call), actor: 'user:olga', reason: 'complaint' }),
    ).rejects.toThrow('not held')
  })

  it('does not open what was changed in the store', async () => {
    const { openRecording } = await start()
    const call = await aStoredCall()
    const key = (await rowOf(call))?.objectKey ?? ''
    const bytes = await world.objects.get(key)
    bytes[100] = (bytes[100] ?? 0) ^ 1
    await world.objects.put(key, bytes)
    await expect(openRecording(WORKSPACE, idOf(call))).rejects.toThrow('does not open')
  })
})

describe('without consent', () => {
  it.each([
    ['nobody asked the contact', async () => undefined, 'consent_missing'],
    [
      'the contact refused',
      (call: TestCall) => world.say(call.contact, 'refused', BEFORE),
      'consent_refused',
    ],
    [
      'it was given after the call',
      (call: TestCall) => world.say(call.contact, 'given', AFTER),
      'consent_not_yet_given',
    ],
  ])('fetches nothing, keeps nothing, and says why: %s', async (_, prepare, reason) => {
    await start()
    const call = aCall(nextName(), audio)
    world.graph.media.set(call.media.id, { bytes: audio })
    await prepare(call)
    await announce(call)
    await settled(call)
    expect(await rowOf(call)).toMatchObject({ state: 'refused', reason })
    expect(world.graph.asked.some((path) => path.endsWith(`/${call.media.id}`))).toBe(false)
    expect((await world.objectKeys()).some((key) => key.includes(call.call))).toBe(false)
    expect(await entriesAbout(call)).toEqual([
      { type: 'gate.decided', reason, outcome: 'closed' },
      { type: 'recording.refused', reason, outcome: 'refused' },
    ])
    await expect.poll(() => toldAbout(call)).toEqual([{ kind: 'refused', reason }])
  })

  it('takes an agent whom nobody named for somebody who has not consented', async () => {
    await start()
    const call = aCall(nextName(), audio, { agent: null })
    await world.say(call.contact, 'given', BEFORE)
    await announce(call)
    await settled(call)
    expect(await rowOf(call)).toMatchObject({ state: 'refused', reason: 'participant_unknown' })
  })

  it('does not keep audio that is longer than the time that was consented to', async () => {
    // two seconds of audio of a call that lasted none: it may have begun two seconds before the call
    const tooShort = (call: TestCall) =>
      call.events.map((event) => ({
        ...event,
        data: { ...event.data, ...('startedAt' in event.data && { endedAt: event.data['startedAt'] }) },
      }))
    const [call, early] = [aCall(nextName(), audio), aCall(nextName(), audio)]
    for (const { media } of [call, early]) world.graph.media.set(media.id, { bytes: audio })
    await world.say(call.contact, 'given', '2026-03-02T09:59:59Z')
    await world.say(early.contact, 'given', BEFORE)
    const { eraseRecording } = await start()
    await announce(call, [...tooShort(call), ...tooShort(early)])
    await Promise.all([settled(call), settled(early)])
    expect(await rowOf(call)).toMatchObject({ state: 'refused', reason: 'consent_not_yet_given' })
    const { state, interval, audioS = 0 } = (await rowOf(early)) ?? {}
    expect(state).toBe('stored')
    const pickedUp = Date.parse('2026-03-02T10:00:00Z')
    expect(pickedUp - (interval?.from.getTime() ?? 0)).toBeCloseTo(audioS * 1000, -1)
    expect((interval?.until.getTime() ?? 0) - pickedUp).toBeCloseTo(audioS * 1000, -1)
    await eraseRecording(WORKSPACE, idOf(early), 'erasure_request')
    expect(await world.objectKeys()).not.toContainEqual(expect.stringContaining(call.call))
  })

  it('does not keep audio of which nobody can say how long it is', async () => {
    const noise = Buffer.from('RIFF....WAVE')
    const call = aCall(nextName(), noise)
    world.graph.media.set(call.media.id, { bytes: noise })
    await world.say(call.contact, 'given', BEFORE)
    await start()
    await announce(call)
    await settled(call)
    expect(await rowOf(call)).toMatchObject({ state: 'failed', reason: 'unreadable' })
    await expect.poll(() => toldAbout(call)).toEqual([{ kind: 'failed', reason: 'unreadable' }])
  })

  it('does not keep what a participant who became known while it was fetched did not consent to', async () => {
    const call = aCall(nextName(), audio)
    world.graph.media.set(call.media.id, { bytes: audio })
    await world.say(call.contact, 'given', BEFORE)
    const [connected] = call.events
    if (connected === undefined) throw new Error('no event')
    const other = {
      ...connected,
      id: nextName(),
      data: { ...connected.data, agent: ref('agt', 'agent two') },
    }
    const put: World['objects']['put'] = async (...args) => {
      await world.objects.put(...args)
      await announce(call, [other])
      await expect.poll(async () => (await service?.callOf(WORKSPACE, call.call))?.agents.length).toBe(2)
    }
    await start({ objects: { ...world.objects, put } })
    await announce(call)
    await settled(call)
    expect(await rowOf(call)).toMatchObject({ state: 'refused', reason: 'consent_missing' })
    await expect.poll(() => world.objectKeys()).not.toContainEqual(expect.stringContaining(call.call))
  })

  it('does not ask the gate while consent events are still on their way', async () => {
    await reading?.stop()
    const { stop } = await start({ settings: { ...world.ports.settings, freshnessMs: 30 } })
    const call = aCall(nextName(), audio)
    world.graph.media.set(call.media.id, { bytes: audio })
    await world.say(call.contact, 'given', BEFORE)
    await announce(call)
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(await rowOf(call)).toMatchObject({ state: 'pending' })
    expect(world.graph.asked.some((path) => path.endsWith(`/${call.media.id}`))).toBe(false)
    reading = await world.consentHasReadAll()
    world.setNow('2026-03-02T12:00:10Z')
    await settled(call)
    expect(await rowOf(call)).toMatchObject({ state: 'stored' })
    await stop()
    service = undefined
  })
})

describe('when the provider', () => {
  async function consentedCall(
    media: Parameters<World['graph']['media']['set']>[1] | undefined,
    overrides = {},
  ): Promise<TestCall> {
    const call = aCall(nextName(), audio, overrides)
    if (media !== undefined) world.graph.media.set(call.media.id, media)
    await world.say(call.contact, 'given', BEFORE)
    await announce(call)
    return call
  }
  /** Time passes: what was postponed is due. */
  const timePasses = () => {
    const timer = setInterval(() => world.setNow(new Date(world.clock.now().getTime() + 1000)), 5)
    return () => clearInterval(timer)
  }

  it('gives a URL that has run out, asks for a new one', async () => {
    await start()
    const call = await consentedCall({ bytes: audio, deadUrls: 2 })
    await settled(call)
    expect(await rowOf(call)).toMatchObject({ state: 'stored' })
  })

  it('fails for a while, tries again', async () => {
    await start()
    const stopTime = timePasses()
    const call = await consentedCall({ bytes: audio, failFirst: [500, 429, 503] })
    await settled(call)
    stopTime()
    expect(await rowOf(call)).toMatchObject({ state: 'stored', failures: 3 })
  })

  it('has no such file, gives up and says so', async () => {
    await start()
    const call = await consentedCall(undefined)
    await settled(call)
    expect(await rowOf(call)).toMatchObject({ state: 'failed', reason: 'not_delivered' })
    expect(await entriesAbout(call)).toEqual([
      { type: 'recording.incident', reason: 'not_delivered', outcome: 'failed' },
    ])
    await expect.poll(() => toldAbout(call)).toEqual([{ kind: 'failed', reason: 'not_delivered' }])
  })

  it('gives another file than announced, stores nothing, tries three times, and makes an incident of it', async () => {
    await start()
    const stopTime = timePasses()
    const call = await consentedCall({ bytes: Buffer.from('something else') })
    await settled(call)
    stopTime()
    expect(await rowOf(call)).toMatchObject({ state: 'failed', reason: 'hash_mismatch' })
    expect(world.graph.asked.filter((path) => path.endsWith(`/${call.media.id}`))).toHaveLength(3)
    expect((await world.objectKeys()).some((key) => key.includes(call.call))).toBe(false)
    expect(await entriesAbout(call)).toEqual([
      { type: 'recording.incident', reason: 'hash_mismatch', outcome: 'failed' },
    ])
  })

  it('has deleted it after seven days, gives up', async () => {
    await start()
    const call = await consentedCall({ bytes: audio }, { account: 'no-token' })
    await expect.poll(() => rowOf(call)).toMatchObject({ state: 'pending', failures: 1 })
    world.setNow('2026-03-09T11:00:00Z')
    await settled(call)
    expect(await rowOf(call)).toMatchObject({ state: 'failed', reason: 'expired_7d' })
  })

  it('announces a recording of a call that nobody ever hears of, gives up after seven days', async () => {
    await start()
    const call = aCall(nextName(), audio)
    await announce(
      call,
      call.events.filter(({ type }) => type.includes('recording_available')),
    )
    await expect.poll(() => rowOf(call)).toMatchObject({ state: 'pending' })
    world.setNow('2026-03-09T11:00:00Z')
    await settled(call)
    expect(await rowOf(call)).toMatchObject({ state: 'failed', reason: 'call_unknown' })
  })
})

describe('a withdrawal', () => {
  it.each(['while the file is on its way', 'after the object was written and before it is committed'])(
    '%s: nothing stays',
    async (when) => {
      const call = aCall(nextName(), audio)
      const withdraw = () => world.say(call.contact, 'withdrawn', AFTER)
      const isLate = when.includes('committed')
      const objects = {
        ...world.objects,
        async put(...put: Parameters<typeof world.objects.put>) {
          await world.objects.put(...put)
          if (isLate) await withdraw()
        },
      }
      await start({ objects })
      world.graph.media.set(call.media.id, { bytes: audio, ...(!isLate && { beforeBytes: withdraw }) })
      await world.say(call.contact, 'given', BEFORE)
      await announce(call)
      await settled(call)
      expect(await rowOf(call)).toMatchObject({
        state: 'refused',
        reason: 'consent_withdrawn_since',
        mayHaveObject: false,
      })
      expect((await world.objectKeys()).some((key) => key.includes(call.call))).toBe(false)
      expect((await world.objectKeys()).length).toBe(await storedCount())
    },
  )

  it('after it was stored: the recording goes, the key is forgotten, and the trail says so', async () => {
    const { openRecording } = await start()
    const call = await aStoredCall()
    await world.say(call.contact, 'withdrawn', AFTER)
    await expect
      .poll(() => rowOf(call))
      .toMatchObject({ state: 'erased', reason: 'consent_withdrawn', mayHaveObject: false })
    expect((await rowOf(call))?.wrappedKey).toBeUndefined()
    expect((await world.objectKeys()).some((key) => key.includes(call.call))).toBe(false)
    expect((await entriesAbout(call)).at(-1)).toEqual({
      type: 'recording.erased',
      reason: 'consent_withdrawn',
      outcome: 'done',
    })
    await expect
      .poll(() => toldAbout(call))
      .toEqual([{ kind: 'stored' }, { kind: 'erased', reason: 'consent_withdrawn' }])
    await expect(openRecording(WORKSPACE, idOf(call))).rejects.toThrow('not held')
  })

  it('of another purpose, or of another person, takes nothing along', async () => {
    await start()
    const call = await aStoredCall()
    await world.say(call.contact, 'withdrawn', AFTER, 'transcription')
    await world.say(ref('sub', 'somebody else'), 'withdrawn', AFTER)
    const other = await aStoredCall()
    expect(await rowOf(call)).toMatchObject({ state: 'stored' })
    expect(await rowOf(other)).toMatchObject({ state: 'stored' })
  })
})

describe('a kill', () => {
  it('between the object and the commit leaves an object that the next start removes', async () => {
    const call = aCall(nextName(), audio)
    world.graph.media.set(call.media.id, { bytes: audio })
    await world.say(call.contact, 'given', BEFORE)
    const killed = await start({
      objects: {
        ...world.objects,
        put: async (...put) => world.objects.put(...put).then(() => Promise.reject(new Error('killed'))),
      },
      settings: { ...world.ports.settings, retry: { firstMs: 3_600_000, maxMs: 3_600_000 } },
    })
    await announce(call)
    await expect
      .poll(async () => (await world.objectKeys()).some((key) => key.includes(call.call)))
      .toBe(true)
    await expect.poll(() => rowOf(call)).toMatchObject({ failures: 1 })
    await killed.stop()
    await world.say(call.contact, 'withdrawn', AFTER)
    await start()
    expect((await world.objectKeys()).some((key) => key.includes(call.call))).toBe(false)
    world.setNow('2026-03-02T14:00:00Z')
    await settled(call)
    expect(await rowOf(call)).toMatchObject({ state: 'refused', reason: 'consent_withdrawn_since' })
  })

  it('between the commit and the event only delays the event', async () => {
    const append: typeof world.log.append = async (topic, events) => {
      if (topic === Topic.recordings) throw new Error('killed')
      await world.log.append(topic, events)
    }
    const killed = await start({ log: { ...world.log, append } })
    const call = await aStoredCall()
    await killed.stop()
    expect(await toldAbout(call)).toEqual([])
    await start()
    await expect.poll(() => toldAbout(call)).toEqual([{ kind: 'stored' }])
  })

  it('between forgetting the key and deleting the bytes leaves bytes that the next start removes', async () => {
    const first = await start()
    const call = await aStoredCall()
    await first.stop()
    await world.owner.query(
      `UPDATE recording.artefact SET state = 'erased', reason = 'retention', wrapped_key = NULL WHERE id = $1`,
      [idOf(call)],
    )
    await start()
    expect((await world.objectKeys()).some((key) => key.includes(call.call))).toBe(false)
    expect(await rowOf(call)).toMatchObject({ mayHaveObject: false })
  })
})

describe('what is stored', () => {
  it('is out of sight when it is erased under a lock, and gone once the lock has ended', async () => {
    const { eraseRecording, openRecording } = await start()
    const call = await aStoredCall()
    const objectKey = (await rowOf(call))?.objectKey ?? ''
    const lock = { mode: 'governance' as const, until: new Date(Date.now() + 1_000) }
    await world.objects.lock(objectKey, lock)
    await eraseRecording(WORKSPACE, idOf(call), 'erasure_request')
    expect(await rowOf(call)).toMatchObject({ state: 'erased', mayHaveObject: true })
    expect(await world.objects.head(objectKey)).toBeUndefined()
    await expect(openRecording(WORKSPACE, idOf(call))).rejects.toThrow()
    await service?.stop()
    await delay(lock.until.getTime() - Date.now() + 10)
    await start()
    expect(await rowOf(call)).toMatchObject({ state: 'erased', mayHaveObject: false })
  })

  it('goes when retention says so', async () => {
    const { held } = await start()
    const call = await aStoredCall()
    expect(await held(WORKSPACE, new Date('2026-03-02T10:02:01Z'))).toContainEqual({
      id: idOf(call),
      endedAt: new Date('2026-03-02T10:02:00Z'),
      bytes: audio.length,
    })
    expect(await held(WORKSPACE, new Date('2026-03-02T10:02:00Z'))).toEqual([])
    const applied = {
      runId: 'r',
      policyVersion: 1,
      category: 'recordings',
      before: AFTER,
      items: [idOf(call), 'rec_unknown'],
    }
    await world.log.append(Topic.privacy, [
      envelope('onrecord.retention.applied.v1', nextName(), AFTER, call.contact, applied),
    ])
    await expect
      .poll(() => rowOf(call))
      .toMatchObject({ state: 'erased', reason: 'retention', mayHaveObject: false })
  })

  it('is held against the gate again; what is not covered goes, with an incident', async () => {
    const { verifyStored } = await start()
    const [good, bad] = [await aStoredCall(), await aStoredCall()]
    await world.owner.query('DELETE FROM consent.record WHERE subject = $1', [bad.contact])
    expect(await verifyStored()).toEqual([{ workspace: WORKSPACE, id: idOf(bad), reason: 'consent_missing' }])
    expect(await rowOf(bad)).toMatchObject({ state: 'erased', reason: 'not_covered' })
    expect(await rowOf(good)).toMatchObject({ state: 'stored' })
    expect((await entriesAbout(bad)).slice(-2)).toEqual([
      { type: 'recording.incident', reason: 'not_covered', outcome: 'failed' },
      { type: 'recording.erased', reason: 'not_covered', outcome: 'done' },
    ])
    expect(await verifyStored()).toEqual([])
  })

  it('goes when another participant turns out to have been there', async () => {
    await start()
    const call = await aStoredCall()
    const [connected] = call.events
    if (connected === undefined) throw new Error('no event')
    await announce(call, [
      { ...connected, id: nextName(), data: { ...connected.data, agent: ref('agt', 'agent two') } },
    ])
    await expect.poll(() => rowOf(call)).toMatchObject({ state: 'erased', reason: 'not_covered' })
  })

  it('goes when somebody who said no turns out to be the one who was there', async () => {
    await start()
    const call = await aStoredCall()
    const merged = ref('sub', `other pseudonym of ${call.contact}`)
    await world.say(merged, 'withdrawn', AFTER)
    expect(await rowOf(call)).toMatchObject({ state: 'stored' })
    world.link(call.contact, merged)
    const data = { survivor: call.contact, merged }
    await announce(call, [envelope('onrecord.identity.linked.v1', nextName(), AFTER, call.contact, data)])
    await expect.poll(() => rowOf(call)).toMatchObject({ state: 'erased', reason: 'consent_withdrawn' })
  })

  it('is counted by state and reason', async () => {
    const { recordingStates } = await start()
    await aStoredCall()
    const states = await recordingStates(WORKSPACE)
    expect(states.find(({ state }) => state === 'stored')?.count).toBe(await storedCount())
    expect(states).toContainEqual({ state: 'failed', reason: 'hash_mismatch', count: 1 })
    expect(await recordingStates('other')).toEqual([])
  })
})

async function storedCount(): Promise<number> {
  const states = await createService().recordingStates(WORKSPACE)
  return states.find(({ state }) => state === 'stored')?.count ?? 0
}

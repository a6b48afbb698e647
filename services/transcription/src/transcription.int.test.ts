import {
  AGENT,
  aCall,
  createWorld,
  envelope,
  type TestCall,
  WORKSPACE,
  type World,
} from '@onrecord/keeping/testing'
import { ProblemError, Topic, TranscriptEvent } from '@onrecord/schemas'
import { type Transcriber, TranscriberUnavailableError, UnreadableAudioError } from '@onrecord/speech'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrations } from './migrations.ts'
import type { Recordings, TranscriptionPorts } from './ports.ts'
import { createTranscriptionService, type TranscriptionService } from './service.ts'

const BEFORE = '2026-03-02T09:00:00Z'
const AFTER = '2026-03-02T11:30:00Z'
const document = Buffer.from(
  JSON.stringify({
    metadata: { audio: { duration: 3, sample_rate: 16000, channels: 2 } },
    transcript: {
      text: 'Hello Hi',
      language: 'en',
      duration: 3,
      confidence: 0.8,
      segments: [
        {
          id: 1,
          speaker: 'Business',
          channel: 0,
          start: 0.1,
          end: 0.9,
          text: 'Hello',
          words: [{ word: 'Hello', start: 0.1, end: 0.9 }],
        },
        {
          id: 2,
          speaker: 'Customer',
          channel: 1,
          start: 1,
          end: 1.5,
          text: 'Hi',
          words: [{ word: 'Hi', start: 1, end: 1.5 }],
        },
      ],
    },
  }),
)
const spoken = {
  text: 'from the engine',
  language: 'en',
  durationS: 3,
  segments: [{ id: 1, speaker: 'unknown' as const, startS: 0, endS: 1, text: 'from the engine', words: [] }],
}

let world: World
let service: TranscriptionService | undefined
let reading: { stop(): Promise<void> }
let count = 0
/** Recordings that are held, as the engine would find them. */
const held = new Set<string>()
const recordings: Recordings = {
  async openRecording(_, recording) {
    if (!held.has(recording)) throw new ProblemError('recording_not_held', 404, 'This recording is not held')
    return { bytes: Buffer.from('audio'), mimeType: 'audio/ogg' }
  },
}

beforeAll(async () => {
  world = await createWorld([migrations])
  for (const purpose of ['recording', 'transcription'] as const)
    await world.say(AGENT, 'given', BEFORE, purpose)
  reading = await world.consentHasReadAll()
})
afterAll(async () => {
  await reading.stop()
  await world[Symbol.asyncDispose]()
})
beforeEach(() => world.setNow('2026-03-02T12:00:00Z'))
afterEach(async () => {
  await service?.stop()
  service = undefined
})

const create = (overrides: Partial<TranscriptionPorts> = {}) =>
  createTranscriptionService({ ...world.ports, recordings, ...overrides })
async function start(overrides: Partial<TranscriptionPorts> = {}): Promise<TranscriptionService> {
  service = create(overrides)
  await service.start()
  return service
}
const engine = (transcribe: Transcriber['transcribe']): Transcriber => ({ name: 'local', transcribe })
const rowsOf = ({ call }: TestCall) => create().transcriptsOf(WORKSPACE, { calls: [call] })
const toldAbout = async ({ call }: TestCall) =>
  (await world.told(Topic.transcripts)).filter(({ data }) => data['call'] === call)
const isKept = async ({ call }: TestCall) => (await world.objectKeys()).some((key) => key.includes(call))
const stateOf = (call: TestCall) =>
  expect.poll(async () => (await rowsOf(call)).map(({ state, reason }) => ({ state, reason })), {
    timeout: 5000,
    interval: 15,
  })

async function aConsentedCall(
  purposes: ('recording' | 'transcription')[] = ['recording', 'transcription'],
): Promise<TestCall> {
  const call = aCall(`t${count++}`, Buffer.from('audio'))
  for (const purpose of purposes) await world.say(call.contact, 'given', BEFORE, purpose)
  await world.log.append(Topic.interactions, call.events)
  return call
}
async function providerSends(call: TestCall, bytes: Buffer = document): Promise<void> {
  world.graph.media.set(`${call.name}t`, { bytes })
  await world.log.append(Topic.interactions, [call.transcriptAvailable(bytes)])
}
const recordingOf = (call: TestCall) => call.call.replace('call_', 'rec_')
async function recordingIs(call: TestCall, what: 'stored' | 'erased', data: object): Promise<void> {
  const about = { recording: recordingOf(call), call: call.call, account: 'main' }
  if (what === 'stored') held.add(about.recording)
  else held.delete(about.recording)
  await world.log.append(Topic.recordings, [
    envelope(`onrecord.recording.${what}.v1`, `${about.recording}:${what}`, AFTER, call.contact, {
      ...about,
      ...data,
    }),
  ])
}
const recordingIsStored = (call: TestCall) =>
  recordingIs(call, 'stored', { objectKey: 'k', sizeBytes: 1, decisionId: 'd' })

describe("the provider's transcript", () => {
  it('is stored encrypted, with speakers and word times, with an entry and an event', async () => {
    const { openTranscript } = await start()
    const call = await aConsentedCall()
    await providerSends(call)
    await stateOf(call).toEqual([{ state: 'stored' }])
    const [row] = await rowsOf(call)
    expect(row).toMatchObject({ origin: 'provider', language: 'en', words: 2, confidence: 0.8 })
    expect(row?.objectKey).toBe(`${WORKSPACE}/transcripts/${call.call}/${row?.transcript}.enc`)
    expect((await world.objects.get(row?.objectKey ?? '')).includes('Hello')).toBe(false)
    const { origin, transcript } = await openTranscript(WORKSPACE, row?.transcript ?? '')
    expect(origin).toBe('provider')
    expect(transcript.segments.map(({ speaker, words }) => ({ speaker, words: words.length }))).toEqual([
      { speaker: 'business', words: 1 },
      { speaker: 'customer', words: 1 },
    ])
    await expect.poll(() => toldAbout(call)).toHaveLength(1)
    const [told] = await toldAbout(call)
    expect(TranscriptEvent.parse(told)).toMatchObject({
      type: 'onrecord.transcript.stored.v1',
      data: { origin: 'provider', words: 2, language: 'en' },
    })
    expect(
      (await world.trail()).filter(({ target }) => target.id === row?.transcript).map(({ type }) => type),
    ).toEqual(['transcript.stored'])
  })

  it('leaves an entry before it lets anybody read', async () => {
    const { readTranscript } = await start()
    const call = await aConsentedCall()
    await providerSends(call)
    await stateOf(call).toEqual([{ state: 'stored' }])
    const [row] = await rowsOf(call)
    const id = row?.transcript ?? ''
    for (const _ of [1, 2])
      await readTranscript({
        workspace: WORKSPACE,
        transcript: id,
        actor: 'user:olga',
        reason: 'complaint',
        idempotencyKey: 'one',
      })
    expect(
      (await world.trail()).filter(({ target, type }) => target.id === id && type === 'access.read'),
    ).toHaveLength(1)
  })

  it.each([
    ['neither', []],
    ['recording alone', ['recording' as const]],
    ['transcription alone', ['transcription' as const]],
  ])('is refused and not fetched when the contact consented to %s', async (_, purposes) => {
    await start()
    const call = await aConsentedCall(purposes)
    await providerSends(call)
    await stateOf(call).toEqual([{ state: 'refused', reason: 'consent_missing' }])
    expect(world.graph.asked.some((path) => path.endsWith(`/${call.name}t`))).toBe(false)
    expect(await isKept(call)).toBe(false)
    await expect
      .poll(async () => TranscriptEvent.parse((await toldAbout(call))[0]).type)
      .toBe('onrecord.transcript.refused.v1')
  })

  it('that is not as documented is unreadable, and an incident', async () => {
    await start()
    const call = await aConsentedCall()
    await providerSends(call, Buffer.from('{"hello":1}'))
    await stateOf(call).toEqual([{ state: 'failed', reason: 'unreadable' }])
    expect(await isKept(call)).toBe(false)
    const [row] = await rowsOf(call)
    expect((await world.trail()).find(({ target }) => target.id === row?.transcript)).toMatchObject({
      type: 'transcript.incident',
      reason: 'unreadable',
    })
    await expect
      .poll(async () => TranscriptEvent.parse((await toldAbout(call))[0]).type)
      .toBe('onrecord.transcript.failed.v1')
  })

  it('with another hash than announced is not stored', async () => {
    await start()
    const call = await aConsentedCall()
    world.graph.media.set(`${call.name}t`, { bytes: Buffer.from('{}') })
    await world.log.append(Topic.interactions, [call.transcriptAvailable(document)])
    const timer = setInterval(() => world.setNow(new Date(world.clock.now().getTime() + 1000)), 5)
    await stateOf(call).toEqual([{ state: 'failed', reason: 'hash_mismatch' }])
    clearInterval(timer)
  })
})

describe('an engine', () => {
  it('writes the transcript of a stored recording', async () => {
    const { openTranscript } = await start({ transcriber: engine(async () => spoken) })
    const call = await aConsentedCall()
    await recordingIsStored(call)
    await recordingIsStored(call)
    await stateOf(call).toEqual([{ state: 'stored' }])
    const [row] = await rowsOf(call)
    expect(row).toMatchObject({ origin: 'local', words: 3 })
    expect((await openTranscript(WORKSPACE, row?.transcript ?? '')).transcript).toEqual(spoken)
  })

  it('does nothing where none is configured', async () => {
    await start()
    const call = await aConsentedCall()
    await recordingIsStored(call)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await rowsOf(call)).toEqual([])
  })

  it('is not asked when the provider wrote one before', async () => {
    let asked = 0
    await start({
      transcriber: engine(async () => {
        asked++
        return spoken
      }),
    })
    const call = await aConsentedCall()
    await providerSends(call)
    await stateOf(call).toEqual([{ state: 'stored' }])
    await recordingIsStored(call)
    await expect
      .poll(() =>
        world.log
          .positions('transcription-recordings', [Topic.recordings])
          .then((all) => all.every(({ lag }) => lag === 0)),
      )
      .toBe(true)
    await stateOf(call).toEqual([{ state: 'stored' }])
    expect((await rowsOf(call))[0]?.origin).toBe('provider')
    expect(asked).toBe(0)
  })

  it('is not asked without consent to transcription', async () => {
    let asked = 0
    await start({
      transcriber: engine(async () => {
        asked++
        return spoken
      }),
    })
    const call = await aConsentedCall(['recording'])
    await recordingIsStored(call)
    await stateOf(call).toEqual([{ state: 'refused', reason: 'consent_missing' }])
    expect(asked).toBe(0)
  })

  it('that does not answer is asked again; audio that it cannot read is given up', async () => {
    const answers = [new TranscriberUnavailableError('503'), new UnreadableAudioError('no')]
    await start({
      transcriber: engine(() => Promise.reject(answers.shift() ?? new Error('asked too often'))),
    })
    const call = await aConsentedCall()
    await recordingIsStored(call)
    const timer = setInterval(() => world.setNow(new Date(world.clock.now().getTime() + 1000)), 5)
    await stateOf(call).toEqual([{ state: 'failed', reason: 'unreadable' }])
    clearInterval(timer)
    expect(answers).toEqual([])
  })

  it('has nothing to write when the recording is gone', async () => {
    await start({ transcriber: engine(async () => spoken) })
    const call = await aConsentedCall()
    await recordingIsStored(call)
    held.delete(recordingOf(call))
    await stateOf(call).toEqual([])
  })
})

describe('a stored transcript', () => {
  async function aStored(): Promise<TestCall> {
    const call = await aConsentedCall()
    await providerSends(call)
    await stateOf(call).toEqual([{ state: 'stored' }])
    return call
  }

  it.each(['recording', 'transcription'] as const)(
    'goes when consent to %s is withdrawn',
    async (purpose) => {
      await start()
      const call = await aStored()
      await world.say(call.contact, 'withdrawn', AFTER, purpose)
      await stateOf(call).toEqual([{ state: 'erased', reason: 'consent_withdrawn' }])
      await expect.poll(() => isKept(call)).toBe(false)
      await expect
        .poll(async () => (await toldAbout(call)).map((event) => TranscriptEvent.parse(event).type))
        .toEqual(['onrecord.transcript.stored.v1', 'onrecord.transcript.erased.v1'])
    },
  )

  it('goes with its recording, but not when that was merely old', async () => {
    await start()
    const [old, gone] = [await aStored(), await aStored()]
    await recordingIs(old, 'erased', { reason: 'retention', at: AFTER })
    await recordingIs(gone, 'erased', { reason: 'erasure_request', at: AFTER })
    await stateOf(gone).toEqual([{ state: 'erased', reason: 'erasure_request' }])
    await stateOf(old).toEqual([{ state: 'stored' }])
  })

  it('goes when retention says so', async () => {
    const { held: heldNow } = await start()
    const call = await aStored()
    const [row] = await rowsOf(call)
    expect((await heldNow(WORKSPACE)).map(({ id }) => id)).toContain(row?.transcript)
    const applied = {
      runId: 'r',
      policyVersion: 1,
      category: 'transcripts',
      before: AFTER,
      items: [row?.transcript],
    }
    await world.log.append(Topic.privacy, [
      envelope('onrecord.retention.applied.v1', `r${count++}`, AFTER, call.contact, applied),
    ])
    await stateOf(call).toEqual([{ state: 'erased', reason: 'retention' }])
  })
})

import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  createLocalTranscriber,
  createOpenAiTranscriber,
  TranscriberUnavailableError,
  Transcript,
  UnreadableAudioError,
} from './index.ts'
import { toneCall } from './testing.ts'

/** OpenAI's transcription endpoint on loopback: answers what is next, keeps what it was sent. */
const answers: { status: number; body: object }[] = []
const sent: { path: string; authorization: string | undefined; body: Buffer }[] = []
let server: Server
let baseURL: string

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      sent.push({
        path: request.url ?? '',
        authorization: request.headers.authorization,
        body: Buffer.concat(chunks),
      })
      const { status, body } = answers.shift() ?? { status: 500, body: {} }
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))
beforeEach(() => {
  answers.length = 0
  sent.length = 0
})

const stereo = { bytes: toneCall({ seconds: 4 }), mimeType: 'audio/ogg; codecs=opus', fileName: 'call.ogg' }
const verbose = (text: string, start: number, end: number) => ({
  status: 200,
  body: {
    task: 'transcribe',
    language: 'english',
    duration: 3,
    text,
    segments: [{ id: 0, start, end, text: ` ${text}`, avg_logprob: -0.1 }],
    words: text
      .split(' ')
      .map((word, index) => ({ word, start: start + index * 0.2, end: start + index * 0.2 + 0.2 })),
  },
})
const open = () => createOpenAiTranscriber({ apiKey: 'sk-test', baseURL, model: 'whisper-1' })

it('sends each channel by itself and puts the speakers back in order', async () => {
  answers.push(verbose('Good morning', 0, 0.9), verbose('Hello there', 0.1, 0.9))
  const transcript = await open().transcribe(stereo)
  expect(Transcript.parse(transcript)).toEqual(transcript)
  expect(transcript).toMatchObject({ text: 'Good morning Hello there', language: 'en' })
  expect(transcript.durationS).toBeCloseTo(4, 1)
  expect(transcript.segments.map(({ speaker, channel }) => ({ speaker, channel }))).toEqual([
    { speaker: 'business', channel: 0 },
    { speaker: 'customer', channel: 1 },
  ])
  expect(transcript.segments[1]?.startS).toBeCloseTo(0.95, 1)
  expect(transcript.segments[0]?.words.map(({ word }) => word)).toEqual(['Good', 'morning'])
  expect(transcript.confidence).toBeCloseTo(Math.exp(-0.1))
})

it('speaks the documented protocol', async () => {
  answers.push(verbose('a', 0, 1), verbose('b', 0, 1))
  await open().transcribe(stereo, { language: 'ar' })
  expect(sent).toHaveLength(2)
  expect(sent[0]).toMatchObject({ path: '/v1/audio/transcriptions', authorization: 'Bearer sk-test' })
  const form = sent[0]?.body.toString('latin1') ?? ''
  for (const part of [
    'name="model"',
    'whisper-1',
    'verbose_json',
    'timestamp_granularities[]',
    'RIFF',
    'name="language"',
  ])
    expect(form).toContain(part)
})

it.each([429, 500, 503, 401])('takes %i for something that may pass', async (status) => {
  answers.push({ status, body: { error: { message: 'no' } } })
  await expect(open().transcribe(stereo)).rejects.toThrow(TranscriberUnavailableError)
})

it('takes 400 for final', async () => {
  answers.push({ status: 400, body: { error: { message: 'Invalid file format.' } } })
  await expect(open().transcribe(stereo)).rejects.toThrow(UnreadableAudioError)
})

it('says that nobody answers', async () => {
  const transcriber = createOpenAiTranscriber({ apiKey: 'x', baseURL: 'http://127.0.0.1:9/v1', model: 'm' })
  await expect(transcriber.transcribe(stereo)).rejects.toThrow(TranscriberUnavailableError)
})

it('refuses what is not audio before anything is sent', async () => {
  await expect(open().transcribe({ ...stereo, bytes: Buffer.from('hello') })).rejects.toThrow(
    UnreadableAudioError,
  )
  await expect(open().transcribe({ ...stereo, bytes: stereo.bytes.subarray(0, 60) })).rejects.toThrow(
    UnreadableAudioError,
  )
  expect(sent).toEqual([])
})

it('names what it looked for when the local model is missing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-model-'))
  await writeFile(join(folder, 'readme.txt'), '')
  await expect(createLocalTranscriber({ modelFolder: folder }).transcribe(stereo)).rejects.toThrow(
    /\*encoder\*\.onnx.*found readme\.txt/,
  )
  await expect(
    createLocalTranscriber({ modelFolder: join(folder, 'none') }).transcribe(stereo),
  ).rejects.toThrow('cannot be read')
})

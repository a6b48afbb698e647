import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { sampleFiles, sampleRecordings } from './media.ts'

const read = (file: string) => readFile(new URL(file, sampleFiles))

it('has speech in four languages, all of it small', () => {
  expect(sampleRecordings.length).toBeGreaterThanOrEqual(12)
  expect([...new Set(sampleRecordings.map(({ language }) => language))].sort()).toEqual([
    'ar',
    'de',
    'en',
    'es',
  ])
  const sizes = sampleRecordings.map(({ audio }) => audio.sizeBytes)
  expect(Math.max(...sizes)).toBeLessThan(200_000)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(4_000_000)
})

it.each(sampleRecordings)('$name: the files are those that were described', async ({ audio, transcript }) => {
  for (const { file, sha256, sizeBytes } of [audio, transcript]) {
    const bytes = await read(file)
    expect(bytes.byteLength).toBe(sizeBytes)
    expect(createHash('sha256').update(bytes).digest('base64')).toBe(sha256)
  }
})

it.each(sampleRecordings)('$name: two channels of Ogg/Opus', async ({ audio }) => {
  const bytes = await read(audio.file)
  expect(bytes.toString('latin1', 0, 4)).toBe('OggS')
  const head = bytes.indexOf('OpusHead')
  expect(bytes.readUInt8(head + 9)).toBe(2)
})

interface Transcript {
  metadata: { audio: { duration: number; channels: number } }
  transcript: {
    text: string
    language: string
    segments: {
      speaker: string
      channel: number
      start: number
      end: number
      text: string
      words: { word: string; start: number; end: number }[]
    }[]
  }
}

it.each(sampleRecordings)(
  '$name: the transcript fits the audio',
  async ({ transcript: { file }, language, durationS }) => {
    const document = JSON.parse((await read(file)).toString()) as Transcript
    const { segments } = document.transcript
    expect(document.transcript.language).toBe(language)
    expect(document.metadata.audio).toMatchObject({ duration: durationS, channels: 2 })
    let before = 0
    for (const segment of segments) {
      expect(segment.channel).toBe(segment.speaker === 'Business' ? 0 : 1)
      expect(segment.words.map(({ word }) => word).join(' ')).toBe(segment.text)
      expect(segment.start).toBeGreaterThanOrEqual(before)
      expect(segment.end).toBeLessThanOrEqual(durationS)
      for (const word of segment.words) {
        expect(word.end).toBeGreaterThan(word.start)
        expect(word.start).toBeGreaterThanOrEqual(segment.start)
        expect(word.end).toBeLessThanOrEqual(segment.end + 0.011)
      }
      before = segment.end
    }
  },
)

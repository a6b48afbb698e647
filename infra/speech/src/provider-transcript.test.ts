import { expect, it } from 'vitest'
import { parseProviderTranscript } from './provider-transcript.ts'
import { UnreadableTranscriptError } from './transcriber.ts'
import { Transcript, wordsIn } from './transcript.ts'

const documented = {
  metadata: {
    processed_at: '2026-06-18T20:16:47Z',
    audio: { duration: 21.76, sample_rate: 16000, channels: 2, audio_format: 'stereo' },
  },
  transcript: {
    text: '[Business] Hello [Customer] Hi',
    language: 'en',
    duration: 21.76,
    confidence: 0.83,
    segments: [
      { id: 2, speaker: 'Customer', channel: 1, start: 3, end: 3.4, text: 'Hi', confidence: 0.8, words: [] },
      {
        id: 1,
        speaker: 'Business',
        channel: 0,
        start: 1.16,
        end: 2.44,
        text: 'Hello',
        confidence: 0.85,
        words: [{ word: 'Hello', start: 1.16, end: 1.64, confidence: 0.89, lang: 'en' }],
      },
    ],
  },
}

it('reads the documented form, in the order of speech', () => {
  const transcript = parseProviderTranscript(JSON.stringify(documented))
  expect(Transcript.parse(transcript)).toEqual(transcript)
  expect(transcript).toMatchObject({ language: 'en', durationS: 21.76, confidence: 0.83 })
  expect(transcript.segments.map(({ id, speaker, startS }) => ({ id, speaker, startS }))).toEqual([
    { id: 1, speaker: 'business', startS: 1.16 },
    { id: 2, speaker: 'customer', startS: 3 },
  ])
  expect(transcript.segments[0]?.words).toEqual([
    { word: 'Hello', startS: 1.16, endS: 1.64, confidence: 0.89, language: 'en' },
  ])
  expect(wordsIn(transcript)).toBe(2)
})

it('reads an empty transcript: an unsupported language', () => {
  expect(parseProviderTranscript('{"transcript":{"text":"","duration":4}}')).toEqual({
    text: '',
    language: 'und',
    durationS: 4,
    segments: [],
  })
})

it('knows the speaker by the channel when no name is given', () => {
  const json = JSON.stringify({
    transcript: {
      segments: [
        { channel: 1, start: 0, end: 1, text: 'x' },
        { start: 2, end: 3, text: 'y' },
      ],
    },
  })
  expect(parseProviderTranscript(json).segments.map(({ speaker }) => speaker)).toEqual([
    'customer',
    'unknown',
  ])
})

it.each([
  ['no JSON', '{'],
  ['another form', '{"text":"x"}'],
  ['a time below zero', '{"transcript":{"segments":[{"start":-1,"end":0,"text":""}]}}'],
])('refuses %s', (_, json) => {
  expect(() => parseProviderTranscript(json)).toThrow(UnreadableTranscriptError)
})

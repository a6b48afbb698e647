import { expect, it } from 'vitest'
import { decimate } from './decimate.ts'
import { languageCodeOf } from './language-code.ts'
import { modelFilesAmong } from './model-files.ts'
import { wavOf } from './wav.ts'
import { wordsOfTokens } from './words-of-tokens.ts'

const sine = (hertz: number, rate: number, seconds: number) =>
  Float32Array.from({ length: rate * seconds }, (_, index) => Math.sin((2 * Math.PI * hertz * index) / rate))
const level = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length)

it('keeps speech and drops what would fold back when it decimates', () => {
  const speech = decimate(sine(1000, 48_000, 0.5), 3)
  expect(speech).toHaveLength(8000)
  expect(level(speech)).toBeCloseTo(Math.SQRT1_2, 1)
  expect(level(decimate(sine(12_000, 48_000, 0.5), 3))).toBeLessThan(0.01)
})

it('writes a WAV file of the right length', () => {
  const wav = wavOf(sine(100, 16_000, 1), 16_000)
  expect(wav.subarray(0, 4).toString()).toBe('RIFF')
  expect(wav.readUInt32LE(40)).toBe(32_000)
  expect(wav).toHaveLength(32_044)
})

it.each([
  ['english', 'en'],
  ['Arabic', 'ar'],
  ['de', 'de'],
  ['spanish', 'es'],
  ['', 'und'],
  [undefined, 'und'],
  ['klingonish', 'und'],
])('knows the language %s', (name, code) => {
  expect(languageCodeOf(name)).toBe(code)
})

it('joins tokens to words and shifts them to where they were said', () => {
  const tokens = [
    { token: '▁Good', startS: 0.1 },
    { token: '▁mor', startS: 0.4 },
    { token: 'ning', startS: 0.6 },
  ]
  expect(wordsOfTokens(tokens, 10, 12)).toEqual([
    { word: 'Good', startS: 10.1, endS: 10.4 },
    { word: 'morning', startS: 10.4, endS: 11 },
  ])
})

it('finds the files of a model, the 8-bit ones first', () => {
  expect(
    modelFilesAmong(['tiny-encoder.onnx', 'tiny-encoder.int8.onnx', 'tiny-decoder.onnx', 'tiny-tokens.txt']),
  ).toEqual({
    kind: 'whisper',
    encoder: 'tiny-encoder.int8.onnx',
    decoder: 'tiny-decoder.onnx',
    tokens: 'tiny-tokens.txt',
  })
  expect(modelFilesAmong(['encoder.onnx', 'decoder.onnx', 'joiner.onnx', 'tokens.txt'])?.kind).toBe(
    'transducer',
  )
  expect(modelFilesAmong(['decoder.onnx', 'tokens.txt'])).toBeUndefined()
})

import { expect, it } from 'vitest'
import { runsOf } from './bidi-runs.ts'

const shown = (line: string) => runsOf(line, 'regular').runs.map(({ text, font }) => [text, font])

it('leaves a Latin line in one run', () => {
  expect(shown('Acme (Gulf) 2026')).toEqual([['Acme (Gulf) 2026', 'latin-regular']])
})

it('puts Arabic in a Latin line in its place, in its own font', () => {
  expect(shown('Acme عيادات أكمي (Gulf)')).toEqual([
    ['Acme ', 'latin-regular'],
    ['عيادات أكمي', 'arabic-regular'],
    [' (Gulf)', 'latin-regular'],
  ])
})

it('puts numbers and Latin words of an Arabic line where they are read', () => {
  const { runs, rtl } = runsOf('عيادة Acme رقم', 'bold')
  expect(rtl).toBe(true)
  expect(runs.map(({ text }) => text)).toEqual([' رقم', 'Acme', 'عيادة '])
  expect(runs.map(({ font }) => font)).toEqual(['arabic-bold', 'latin-bold', 'arabic-bold'])
})

it('mirrors brackets in an Arabic run', () => {
  const [run] = runsOf('(أكمي)', 'regular').runs
  expect(run?.text).toBe(')أكمي(')
})

it('keeps characters beyond the basic plane whole', () => {
  expect(
    shown('أ 😀 ب')
      .map(([text]) => text)
      .join(''),
  ).toContain('😀')
})

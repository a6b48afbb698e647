import { expect, it } from 'vitest'
import { secondsOf } from './conversations.ts'

it.each([
  [120, 3600, 120],
  [120_000, 3600, 120],
  [3_600_000, 3600, 3600],
  [3600, 3600, 3600],
  [120, undefined, 120],
  [undefined, 3600, undefined],
])('reads the figure %s of a conversation of %s s as %s s', (figure, span, expected) => {
  expect(secondsOf(figure, span)).toBe(expected)
})

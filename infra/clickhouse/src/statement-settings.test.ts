import { describe, expect, it } from 'vitest'
import { settingsClause, withSettings } from './statement-settings.ts'

describe('withSettings', () => {
  it('puts the clause before FORMAT', () => {
    expect(withSettings('SELECT 1\nFORMAT JSONEachRow', { max_execution_time: 2 })).toBe(
      'SELECT 1\nSETTINGS max_execution_time = 2 FORMAT JSONEachRow',
    )
  })

  it('puts it on a line of its own, so that a comment at the end does not swallow it', () => {
    expect(withSettings('SELECT 1 -- one', { max_threads: 1 })).toBe(
      'SELECT 1 -- one\nSETTINGS max_threads = 1',
    )
  })

  it('leaves a statement without settings as it is', () => {
    expect(withSettings('SELECT 1;', {})).toBe('SELECT 1;')
  })

  it('refuses a statement that has settings of its own', () => {
    expect(() => withSettings('SELECT 1 SETTINGS max_threads = 1', { max_execution_time: 2 })).toThrow(
      /of its own/,
    )
  })
})

describe('settingsClause', () => {
  it('escapes quotes and backslashes', () => {
    expect(settingsClause({ insert_deduplication_token: `a'b\\c` })).toBe(
      `SETTINGS insert_deduplication_token = 'a\\'b\\\\c'`,
    )
  })

  it.each(['max_threads = 1, x', 'Max', '', "a'", 'a b'])('refuses the name %j', (name) => {
    expect(() => settingsClause({ [name]: 1 })).toThrow(/not the name of a setting/)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses the value %s', (value) => {
    expect(() => settingsClause({ max_threads: value })).toThrow(/not a number/)
  })
})

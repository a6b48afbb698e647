import { describe, expect, it } from 'vitest'
import { parseMetric } from './metric-file.ts'
import { statementOf } from './metric-statement.ts'
import { periodOf, stepsOf } from './period.ts'

const FILE = `-- name: calls
-- title: Calls
-- definition:
--   All calls,
--   by day.
-- unit: calls
-- null: Never.
-- metric_set: v1
-- version: 2
-- values: calls, talk_s
-- time: created_at
-- dimensions:
--   account = account
--   long = toString(if(talk_s > 60, 'yes', 'no'))

SELECT {{by}}
  count() AS calls
FROM call_fact FINAL WHERE workspace = {workspace:String}
{{group}}
`

describe('parseMetric', () => {
  it('reads the definition', () => {
    expect(parseMetric(FILE, 'calls.sql').definition).toEqual({
      name: 'calls',
      title: 'Calls',
      definition: 'All calls, by day.',
      unit: 'calls',
      nullRule: 'Never.',
      metricSet: 'v1',
      version: 2,
      dimensions: ['account', 'long'],
      values: ['calls', 'talk_s'],
    })
  })
  it.each([
    ['-- unit: calls', '-- unit: pounds', /header/],
    ['-- version: 2\n', '', /header/],
    ['workspace = {workspace:String}', '1', /no \{workspace:String\}/],
    ['{{group}}', '', /no \{\{group\}\}/],
    ['--   account = account', '--   account', /not a dimension/],
  ])('refuses a file with %j replaced by %j', (from, to, reason) => {
    expect(() => parseMetric(FILE.replace(from, to), 'calls.sql')).toThrow(reason)
  })
})

describe('statementOf', () => {
  const metric = parseMetric(FILE, 'calls.sql')
  it('groups by the expressions of the file', () => {
    expect(statementOf(metric, ['account', 'long'])).toBe(
      `SELECT account AS by_account, toString(if(talk_s > 60, 'yes', 'no')) AS by_long,
  count() AS calls
FROM call_fact FINAL WHERE workspace = {workspace:String}
GROUP BY by_account, by_long ORDER BY by_account, by_long`,
    )
  })
  it.each(['workspace', '1', 'account, workspace', '__proto__'])('refuses %j', (name) => {
    expect(() => statementOf(metric, [name])).toThrow(expect.objectContaining({ code: 'dimension_unknown' }))
  })
})

describe('periodOf', () => {
  it('takes whole local days, also those of 23 and 25 hours', () => {
    const days = (from: string, to: string) => periodOf({ from, to }, 'Europe/Berlin')
    expect(days('2026-03-29', '2026-03-29')).toEqual({
      from: '2026-03-28 23:00:00.000',
      until: '2026-03-29 22:00:00.000',
    })
    expect(days('2026-10-25', '2026-10-25')).toEqual({
      from: '2026-10-24 22:00:00.000',
      until: '2026-10-25 23:00:00.000',
    })
  })
  it('refuses a range that ends before it starts', () => {
    expect(() => periodOf({ from: '2026-11-17', to: '2026-11-16' }, 'UTC')).toThrow(
      expect.objectContaining({ code: 'range_inverted' }),
    )
  })
})

describe('stepsOf', () => {
  it('gives hours of one day and days of several', () => {
    expect(stepsOf({ from: '2026-11-16', to: '2026-11-16' }).steps.at(-1)).toBe('2026-11-16 23:00')
    expect(stepsOf({ from: '2026-02-27', to: '2026-03-01' }).steps).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ])
  })
})

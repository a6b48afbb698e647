import { expect, it } from 'vitest'
import { aProfile, aRetentionReport } from '../testing.ts'
import { retentionCsv } from './retention-csv.ts'
import { ageInWords, bytesInWords, periodInWords, retentionRows, retentionTotals } from './retention-rows.ts'

it.each([
  ['P180D', '180 days'],
  ['P1Y6M', '1 year 6 months'],
  ['P1W', '1 week'],
])('reads %s as %s', (iso, words) => {
  expect(periodInWords(iso)).toBe(words)
})

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [3_400_000, '3.4 MB'],
])('reads %i bytes as %s', (bytes, words) => {
  expect(bytesInWords(bytes)).toBe(words)
})

it('names ages', () => {
  expect([ageInWords({ fromDays: 30, toDays: 90 }), ageInWords({ fromDays: 1825 })]).toEqual([
    '30 d – 90 d',
    'over 5 y',
  ])
})

it('has every item once in its rows', () => {
  const report = aRetentionReport()
  const rows = retentionRows(report)
  expect(rows.reduce((sum, { amount }) => sum + amount.items, 0)).toBe(retentionTotals(report).held.items)
})

it('writes one line per category and age', () => {
  const lines = retentionCsv({ profile: aProfile(), report: aRetentionReport() })
    .toString()
    .trim()
    .split('\r\n')
  expect(lines).toHaveLength(4)
  expect(lines[0]).toMatch(/^workspace,data_as_of,policy_version,category/)
  expect(lines[3]).toContain('not_ended,,,1,400000')
})

import type { MetricResult } from '@onrecord/schemas'
import { describe, expect, it } from 'vitest'
import { metricCsvOf } from './metric-csv.ts'

const result: MetricResult = {
  metric: 'call_outcomes',
  unit: 'calls',
  by: ['day', 'account'],
  rows: [
    { dimensions: { day: '2027-03-01', account: 'north, "main"' }, values: { calls: 12, share: 0.5 } },
    { dimensions: { day: '2027-03-02', account: '=HYPERLINK(1)' }, values: { calls: -3, share: null } },
  ],
  dataAsOf: null,
}

describe('metricCsvOf', () => {
  it('quotes, leaves what is not measured empty and disarms formulas, but not numbers', () => {
    expect(metricCsvOf(result, ['calls', 'share'])).toBe(
      `day,account,calls,share\r\n2027-03-01,"north, ""main""",12,0.5\r\n2027-03-02,'=HYPERLINK(1),-3,\r\n`,
    )
  })
})

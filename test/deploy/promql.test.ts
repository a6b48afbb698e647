import { expect, it } from 'vitest'
import { parsePromql } from './promql.ts'

it('finds series, labels and groups', () => {
  expect(
    parsePromql('sum by (a, b) (rate(x_total{c="1",d!~"2"}[$__rate_interval])) / on (a) group_left y'),
  ).toEqual({
    faults: [],
    asked: [
      { name: 'x_total', labels: ['c', 'd'] },
      { name: 'y', labels: [] },
    ],
    grouped: ['a', 'b', 'a'],
  })
})

it.each(['sum by (a (x)', 'x{a=}', 'x +', 'histogram_quantile(0.9'])('does not take %j', (text) => {
  expect(parsePromql(text).faults).not.toEqual([])
})

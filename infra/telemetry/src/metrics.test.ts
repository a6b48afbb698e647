import { expect, it } from 'vitest'
import { createMetrics } from './metrics.ts'

const aMetrics = () => createMetrics({ service: 'ingest', version: '1.0.0', process: false })
const lines = async (metrics: ReturnType<typeof aMetrics>) => (await metrics.exposition()).text.split('\n')

it('counts, times and asks', async () => {
  const metrics = aMetrics()
  metrics.counter('onrecord_things_total', 'Things.', ['kind']).add({ kind: 'good' }, 3)
  metrics.seconds('onrecord_thing_seconds', 'Time.', ['kind'], [1, 2]).observe({ kind: 'good' }, 1.5)
  metrics.gauge('onrecord_waiting', 'Waiting.', ['queue'], async () => [{ labels: { queue: 'a' }, value: 7 }])
  expect(await lines(metrics)).toEqual(
    expect.arrayContaining([
      'onrecord_build_info{service="ingest",version="1.0.0"} 1',
      'onrecord_things_total{kind="good"} 3',
      'onrecord_thing_seconds_bucket{le="1",kind="good"} 0',
      'onrecord_thing_seconds_bucket{le="2",kind="good"} 1',
      'onrecord_waiting{queue="a"} 7',
    ]),
  )
})

it('leaves out what cannot be told, and tells the rest', async () => {
  const metrics = aMetrics()
  metrics.gauge('onrecord_down', 'Down.', [], () => Promise.reject(new Error('no database')))
  metrics.gauge('onrecord_hangs', 'Hangs.', [], () => new Promise(() => undefined))
  metrics.gauge('onrecord_up', 'Up.', [], async () => [{ labels: {}, value: 1 }])
  const told = await lines(metrics)
  expect(told).toContain('onrecord_up 1')
  expect(
    told.filter((line) => line.startsWith('onrecord_down') || line.startsWith('onrecord_hangs')),
  ).toEqual([])
})

it('forgets a series that is not told any more', async () => {
  const metrics = aMetrics()
  let rows = [{ labels: { part: 'a' }, value: 1 }]
  metrics.gauge('onrecord_part', 'Part.', ['part'], async () => rows)
  expect(await lines(metrics)).toContain('onrecord_part{part="a"} 1')
  rows = []
  expect((await metrics.exposition()).text).not.toContain('part="a"')
})

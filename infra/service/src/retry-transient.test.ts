import { expect, it } from 'vitest'
import { retryTransient } from './retry-transient.ts'

const down = () => Object.assign(new Error('down'), { transient: true })
const options = { patienceMs: 5_000, backoff: { firstMs: 1, maxMs: 4 }, retrying: () => undefined }

it('does it again while what goes wrong may pass', async () => {
  let times = 0
  const told: number[] = []
  const work = async () => {
    times += 1
    if (times < 4) throw new Error('while writing', { cause: down() })
    return times
  }
  expect(await retryTransient(work, { ...options, retrying: (_, failures) => told.push(failures) })).toBe(4)
  expect(told).toEqual([1, 2, 3])
})

it('throws on what nobody has classified, at once', async () => {
  let times = 0
  const work = async () => {
    times += 1
    throw new TypeError('a fault of ours')
  }
  await expect(retryTransient(work, options)).rejects.toThrow('a fault of ours')
  expect(times).toBe(1)
})

it('gives up after its time, with the last error', async () => {
  const begun = performance.now()
  await expect(retryTransient(() => Promise.reject(down()), { ...options, patienceMs: 30 })).rejects.toThrow(
    'down',
  )
  expect(performance.now() - begun).toBeLessThan(1_000)
})

it('gives up at once when signalled, also in the middle of waiting', async () => {
  const stopping = new AbortController()
  const waiting = { ...options, backoff: { firstMs: 60_000, maxMs: 60_000 }, patienceMs: 600_000 }
  const given = retryTransient(() => Promise.reject(down()), { ...waiting, signal: stopping.signal })
  setTimeout(() => stopping.abort(), 10)
  await expect(given).rejects.toThrow('down')
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ClickHouseUnavailableError } from './clickhouse.ts'
import { createRetry, delayMs } from './retry.ts'

const serverError = (code: string) => Object.assign(new Error('x'), { code })
const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })

/** A retry in a time of its own. `fails`: what each attempt throws, until there is nothing more. */
function attempts(fails: readonly unknown[], kind: 'read' | 'write' = 'write') {
  let time = 0
  let made = 0
  const retry = createRetry({
    retrySeconds: 60,
    now: () => time,
    wait: async (milliseconds) => {
      time += milliseconds
    },
    random: () => 0.5,
  })
  const result = retry(kind, async () => {
    const error = fails[made]
    made += 1
    if (error !== undefined) throw error
    return 'done'
  })
  return { result, made: () => made, time: () => time }
}

describe('createRetry', () => {
  it.each([
    reset,
    serverError('202'),
    new Error('<html>Bad Gateway</html>'),
    new Error('The user aborted a request.'),
  ])('makes the call again after %s', async (error) => {
    const call = attempts([error, error])
    expect(await call.result).toBe('done')
    expect(call.made()).toBe(3)
  })

  it.each([
    serverError('60'),
    serverError('497'),
    serverError('ERR_INVALID_ARG_TYPE'),
    new TypeError('x'),
    new SyntaxError('x'),
  ])('does not after %s', async (error) => {
    const call = attempts([error])
    await expect(call.result).rejects.toBe(error)
    expect(call.made()).toBe(1)
  })

  it('takes a time-out for passing in a write, and for an answer in a read', async () => {
    expect(await attempts([serverError('159')], 'write').result).toBe('done')
    await expect(attempts([serverError('159')], 'read').result).rejects.toThrow('x')
  })

  it('gives up in time, says that waiting may help, and keeps what happened', async () => {
    const call = attempts(Array(1000).fill(reset))
    const error = await call.result.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ClickHouseUnavailableError)
    expect(error).toMatchObject({ transient: true, cause: reset })
    expect(call.time()).toBeGreaterThan(50_000)
    expect(call.time()).toBeLessThan(60_000)
  })
})

it('waits longer each time, up to a limit, never twice as long by chance', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempt, random) => {
        const delay = delayMs(attempt, random)
        expect(delay).toBeGreaterThanOrEqual(50)
        expect(delay).toBeLessThanOrEqual(5_000)
        expect(delay).toBeLessThanOrEqual(delayMs(attempt + 1, 0) * 2)
      },
    ),
  )
})

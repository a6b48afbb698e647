import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createTeller } from './teller.ts'

const logger = pino({ level: 'silent' })

it('tells at the start and whenever it is woken, one flush at a time', async () => {
  let flushes = 0
  let atOnce = 0
  const teller = createTeller(
    {
      async flush() {
        expect(++atOnce).toBe(1)
        await new Promise((resolve) => setTimeout(resolve, 1))
        atOnce--
        return ++flushes
      },
    },
    logger,
  )
  await teller.start()
  for (let index = 0; index < 10; index++) teller.wake()
  await teller.stop()
  expect(flushes).toBe(2)
})

it('tries again after a failure', async () => {
  let tries = 0
  const teller = createTeller(
    { flush: () => (++tries < 3 ? Promise.reject(new Error('down')) : Promise.resolve(1)) },
    logger,
    { retryMs: 1 },
  )
  await teller.start()
  await expect.poll(() => tries).toBe(3)
  await teller.stop()
})

it('looks unasked, for what others noted and could not tell', async () => {
  let flushes = 0
  const teller = createTeller({ flush: async () => ++flushes }, logger, { lookEveryMs: 2 })
  await teller.start()
  await expect.poll(() => flushes).toBeGreaterThan(3)
  await teller.stop()
  const after = flushes
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(flushes).toBe(after)
})

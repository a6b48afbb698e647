import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createTurns } from './turns.ts'

it('lets one after the other where the key is the same, and the others at once', async () => {
  const inTurn = createTurns()
  const seen: string[] = []
  const act =
    (name: string, fails = false) =>
    async () => {
      seen.push(`${name} begins`)
      await delay(5)
      seen.push(`${name} ends`)
      if (fails) throw new Error(name)
    }
  const all = await Promise.allSettled([
    inTurn('a', act('a1', true)),
    inTurn('a', act('a2')),
    inTurn('b', act('b1')),
  ])
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  expect(seen.slice(0, 2)).toEqual(['a1 begins', 'b1 begins'])
  expect(seen.indexOf('a2 begins')).toBeGreaterThan(seen.indexOf('a1 ends'))
})

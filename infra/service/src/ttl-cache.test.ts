import { expect, it } from 'vitest'
import { createTtlCache } from './ttl-cache.ts'

let now = 0
const clock = { now: () => new Date(now) }

function counted(answers: (number | Error)[]) {
  let asked = 0
  return {
    ask: async () => {
      const answer = answers[asked++]
      if (answer instanceof Error) throw answer
      return answer as number
    },
    asked: () => asked,
  }
}

it('asks once for all who ask at the same time, and again when the answer is old', async () => {
  const cache = createTtlCache<number>({ size: 10, ttlMs: 100, clock })
  const question = counted([1, 2])
  expect(await Promise.all([cache.get('a', question.ask), cache.get('a', question.ask)])).toEqual([1, 1])
  expect(question.asked()).toBe(1)
  now += 100
  expect(await cache.get('a', question.ask)).toBe(2)
})

it('remembers neither failures nor answers that are not to be kept', async () => {
  const cache = createTtlCache<number>({ size: 10, ttlMs: 100, clock })
  const question = counted([new Error('down'), 0, 1])
  await expect(cache.get('a', question.ask)).rejects.toThrow('down')
  expect(await cache.get('a', question.ask, (answer) => answer > 0)).toBe(0)
  expect(await cache.get('a', question.ask)).toBe(1)
})

it('forgets the least recently used first', async () => {
  const cache = createTtlCache<number>({ size: 2, ttlMs: 100, clock })
  const fill = async (key: string, value: number) => cache.get(key, async () => value)
  await fill('a', 1)
  await fill('b', 1)
  await fill('a', 2)
  await fill('c', 1)
  expect(await fill('a', 3)).toBe(1)
  expect(await fill('b', 3)).toBe(3)
})

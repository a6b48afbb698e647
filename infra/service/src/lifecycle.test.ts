import { expect, it } from 'vitest'
import { inOrder, type Service, together } from './lifecycle.ts'

function aHouse() {
  const told: string[] = []
  const service = (name: string, { stopMs = 0, fails = false } = {}): Service => ({
    async start() {
      if (fails) throw new Error(`${name} does not start`)
      told.push(`start ${name}`)
    },
    async stop() {
      if (stopMs > 0) await new Promise((resolve) => setTimeout(resolve, stopMs))
      told.push(`stop ${name}`)
    },
  })
  return { told, service }
}

it('starts in order and stops in reverse', async () => {
  const { told, service } = aHouse()
  const all = inOrder(service('a'), service('b'))
  await all.start()
  await all.stop()
  expect(told).toEqual(['start a', 'start b', 'stop b', 'stop a'])
})

it('stops what had started when a later one does not', async () => {
  for (const group of [inOrder, together]) {
    const { told, service } = aHouse()
    await expect(group(service('a'), service('b', { fails: true })).start()).rejects.toThrow(
      'b does not start',
    )
    expect(told).toEqual(['start a', 'stop a'])
  }
})

it('stops those that do not need each other at once, also when one cannot', async () => {
  const { told, service } = aHouse()
  const stuck: Service = { start: async () => undefined, stop: () => Promise.reject(new Error('stuck')) }
  const all = together(service('slow', { stopMs: 30 }), stuck, service('fast'))
  await all.start()
  await expect(all.stop()).rejects.toThrow('stuck')
  expect(told.slice(2)).toEqual(['stop fast', 'stop slow'])
})

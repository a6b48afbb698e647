import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createWorker } from './worker.ts'

const logger = pino({ level: 'silent' })

/** A table of jobs in memory: due until done. */
function aQueue(jobs: string[]) {
  const taken = new Set<string>()
  return {
    open: new Set(jobs),
    claims: {
      async take(key: string) {
        if (taken.has(key)) return false
        taken.add(key)
        return true
      },
      async give(key: string) {
        taken.delete(key)
      },
    },
  }
}
const soon = () => new Promise((resolve) => setTimeout(resolve, 2))

it('does every job once, side by side up to the limit', async () => {
  const queue = aQueue(Array.from({ length: 30 }, (_, index) => `job ${index}`))
  const done: string[] = []
  let inWork = 0
  let most = 0
  const worker = createWorker<string>({
    name: 'test',
    due: async (limit) => [...queue.open].slice(0, limit),
    keyOf: (job) => job,
    claims: queue.claims,
    async work(job) {
      most = Math.max(most, ++inWork)
      await soon()
      done.push(job)
      queue.open.delete(job)
      inWork--
    },
    postpone: async () => undefined,
    concurrency: 3,
    pollMs: 5,
    logger,
    failed: (error) => expect.fail(String(error)),
  })
  await worker.start()
  await expect.poll(() => queue.open.size).toBe(0)
  await worker.stop()
  expect(done.toSorted()).toEqual([...new Set(done)].toSorted())
  expect(done).toHaveLength(30)
  expect(most).toBe(3)
})

it('postpones a job that throws and goes on with the others', async () => {
  const queue = aQueue(['bad', 'good'])
  const postponed: string[] = []
  const worker = createWorker<string>({
    name: 'test',
    due: async () => [...queue.open],
    keyOf: (job) => job,
    claims: queue.claims,
    async work(job) {
      if (job === 'bad') throw new Error('no')
      queue.open.delete(job)
    },
    async postpone(job) {
      postponed.push(job)
      queue.open.delete(job)
    },
    pollMs: 5,
    logger,
    failed: (error) => expect.fail(String(error)),
  })
  await worker.start()
  await expect.poll(() => queue.open.size).toBe(0)
  await worker.stop()
  expect(postponed).toEqual(['bad'])
})

it('waits for what is in work when it stops', async () => {
  const queue = aQueue(['slow'])
  let finished = false
  const worker = createWorker<string>({
    name: 'test',
    due: async () => [...queue.open],
    keyOf: (job) => job,
    claims: queue.claims,
    async work() {
      queue.open.clear()
      await new Promise((resolve) => setTimeout(resolve, 30))
      finished = true
    },
    postpone: async () => undefined,
    pollMs: 1,
    logger,
    failed: (error) => expect.fail(String(error)),
  })
  await worker.start()
  await expect.poll(() => queue.open.size).toBe(0)
  await worker.stop()
  expect(finished).toBe(true)
})

it('says so when it cannot look for work', async () => {
  let failure: unknown
  const worker = createWorker<string>({
    name: 'test',
    due: () => Promise.reject(new Error('no database')),
    keyOf: (job) => job,
    claims: aQueue([]).claims,
    work: async () => undefined,
    postpone: async () => undefined,
    logger,
    failed: (error) => {
      failure = error
    },
  })
  await worker.start()
  await expect.poll(() => String(failure)).toContain('no database')
  await worker.stop()
})

it('waits for a table that is out of reach, and for notes that could not be made', async () => {
  const queue = aQueue(['one', 'two'])
  const away = () => Object.assign(new Error('the database is away'), { transient: true })
  let looks = 0
  let postponed = 0
  const worked: string[] = []
  const worker = createWorker<string>({
    name: 'test',
    async due(limit) {
      looks += 1
      if (looks < 3) throw away()
      return [...queue.open].slice(0, limit)
    },
    keyOf: (job) => job,
    claims: queue.claims,
    async work(job) {
      worked.push(job)
      if (worked.length === 1) throw new Error('a job that fails once')
      queue.open.delete(job)
    },
    async postpone() {
      postponed += 1
      throw away()
    },
    pollMs: 5,
    logger,
    failed: (error) => expect.fail(String(error)),
  })
  await worker.start()
  await expect.poll(() => queue.open.size, { timeout: 5_000 }).toBe(0)
  await worker.stop()
  expect(postponed).toBe(1)
  expect(worked).toHaveLength(3)
})

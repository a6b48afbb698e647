import { expect, it } from 'vitest'
import { ObjectStoreRefusedError, ObjectStoreUnavailableError } from './errors.ts'
import { createLockStatus, type LockReport } from './lock-status.ts'
import type { LockProbe } from './probe-lock.ts'

const answering = (...answers: (LockProbe | Error)[]) => ({
  asked: 0,
  async probeLock() {
    this.asked++
    const answer = answers.shift()
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('asked too often')
    return answer
  },
})

it('asks nobody when nothing is to be locked', async () => {
  const status = createLockStatus({ mode: 'off', store: answering() })
  expect(status.known()).toEqual({ configured: 'off' })
  expect(await status.find()).toEqual({ configured: 'off' })
})

it('asks once, however many want to know', async () => {
  const store = answering({ worm: true, mode: 'governance' })
  const told: LockReport[] = []
  const status = createLockStatus({ mode: 'governance', store, told: (report) => told.push(report) })
  expect(status.known()).toBeUndefined()
  const reports = await Promise.all([status.find(), status.find()])
  expect(reports).toEqual([status.known(), { configured: 'governance', worm: true }])
  expect(await status.find()).toEqual({ configured: 'governance', worm: true })
  expect([store.asked, told.length]).toEqual([1, 1])
})

it('asks again while the store is away, and calls that neither way', async () => {
  const store = answering(new ObjectStoreUnavailableError('away'), { worm: true, mode: 'compliance' })
  const status = createLockStatus({ mode: 'compliance', store })
  await expect(status.find()).rejects.toThrow(ObjectStoreUnavailableError)
  expect(status.known()).toBeUndefined()
  expect(await status.find()).toEqual({ configured: 'compliance', worm: true })
})

it('gives no label where it may not try', async () => {
  const status = createLockStatus({
    mode: 'governance',
    store: answering(new ObjectStoreRefusedError('denied')),
  })
  expect(await status.find()).toEqual({ configured: 'governance', worm: false, why: 'denied' })
})

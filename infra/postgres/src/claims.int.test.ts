import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClaims } from './claims.ts'
import { createTestDatabase, type TestDatabase } from './testing.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase([])
})
afterAll(() => test[Symbol.asyncDispose]())

it('gives a thing to one process at a time', async () => {
  const [one, two] = [createClaims(test.db, 'a'), createClaims(test.db, 'a')]
  expect(await one.take('x')).toBe(true)
  expect(await one.take('x')).toBe(false)
  expect(await two.take('x')).toBe(false)
  expect(await two.take('y')).toBe(true)
  await one.give('x')
  expect(await two.take('x')).toBe(true)
  await one.close()
  await two.close()
})

it('lets go of everything when the session ends, and goes on with a new one', async () => {
  const [one, two] = [createClaims(test.db, 'b'), createClaims(test.db, 'b')]
  await one.take('x')
  await test.db.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'onrecord-session' AND datname = current_database()`,
  )
  await expect.poll(() => two.take('x').catch(() => false)).toBe(true)
  await expect.poll(() => one.take('z').catch(() => false)).toBe(true)
  expect(await one.take('x')).toBe(false)
  await one.close()
  await two.close()
})

it('keeps scopes apart', async () => {
  const [one, two] = [createClaims(test.db, 'c'), createClaims(test.db, 'd')]
  expect(await one.take('x')).toBe(true)
  expect(await two.take('x')).toBe(true)
  await one.close()
  await two.close()
})

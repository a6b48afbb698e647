import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { anEvent } from './event-log.contract.ts'
import { createPostgresEventLog, migrations } from './postgres-event-log.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase([migrations])
})
afterAll(() => test[Symbol.asyncDispose]())

it('purges what is older, of one workspace and topic alone', async () => {
  const log = await createPostgresEventLog(test.acrossWorkspaces)
  const other = { ...anEvent('x', 'other'), partitionkey: 'acme-two/x' }
  await log.append('test.purge', [anEvent('x', 'a'), anEvent('y', 'b'), other])
  await log.append('test.kept', [anEvent('x', 'c')])
  await test.acrossWorkspaces.query(`UPDATE event_log.record SET recorded_at = '2026-01-01T00:00:00Z'`)
  await log.append('test.purge', [anEvent('x', 'new')])

  const before = new Date('2026-02-01T00:00:00Z')
  expect(await log.purge('test.purge', before, { keyPrefix: 'acme/' })).toBe(2)
  expect(await log.purge('test.purge', before, { keyPrefix: 'acme/' })).toBe(0)

  const left: string[] = []
  for (const topic of ['test.purge', 'test.kept']) {
    for await (const { value } of log.read(topic)) left.push((JSON.parse(value) as { id: string }).id)
  }
  expect(left.toSorted((a, b) => a.localeCompare(b))).toEqual(['c', 'new', 'other'])
  await log.close()
})

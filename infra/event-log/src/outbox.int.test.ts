import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { anEvent } from './event-log.contract.ts'
import type { EventLog } from './event-log.ts'
import { createOutbox } from './outbox.ts'
import { createPostgresEventLog, migrations } from './postgres-event-log.ts'

let test: TestDatabase
let log: EventLog
beforeAll(async () => {
  test = await createTestDatabase([migrations])
  log = await createPostgresEventLog(test.acrossWorkspaces)
})
afterAll(async () => {
  await log.close()
  await test[Symbol.asyncDispose]()
})

async function idsIn(topic: string): Promise<string[]> {
  const ids: string[] = []
  for await (const record of log.read(topic)) ids.push((JSON.parse(record.value) as { id: string }).id)
  return ids
}

it('tells what a committed transaction noted, once, in order', async () => {
  const outbox = createOutbox(test.acrossWorkspaces, log, 'one')
  await test.acrossWorkspaces.transaction(async (tx) => {
    for (const id of ['a', 'b', 'c']) await outbox.add(tx, 'test.told', anEvent('key', id))
  })
  expect(
    await Promise.all([outbox.flush(), outbox.flush()]).then((counts) => counts.reduce((a, b) => a + b)),
  ).toBe(3)
  expect(await idsIn('test.told')).toEqual(['a', 'b', 'c'])
})

it('tells nothing of a transaction that rolled back', async () => {
  const outbox = createOutbox(test.acrossWorkspaces, log, 'two')
  await test.acrossWorkspaces
    .transaction(async (tx) => {
      await outbox.add(tx, 'test.untold', anEvent('key', 'a'))
      throw new Error('no')
    })
    .catch(() => undefined)
  expect(await outbox.flush()).toBe(0)
})

it('keeps what the log did not take', async () => {
  const broken = { append: () => Promise.reject(new Error('the log is down')) }
  await test.acrossWorkspaces.transaction((tx) =>
    createOutbox(test.acrossWorkspaces, log, 'three').add(tx, 'test.kept', anEvent('key', 'a')),
  )
  await expect(createOutbox(test.acrossWorkspaces, broken, 'three').flush()).rejects.toThrow(
    'the log is down',
  )
  expect(await createOutbox(test.acrossWorkspaces, log, 'three').flush()).toBe(1)
  expect(await idsIn('test.kept')).toEqual(['a'])
})

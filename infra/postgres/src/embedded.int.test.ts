import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase } from './database.ts'
import { startEmbeddedPostgres } from './embedded.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onrecord-embedded-'))
  await chmod(folder, 0o711)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('keeps what was committed, shares a running server, and stops one that was left behind', async () => {
  const first = await startEmbeddedPostgres({ folder, running: 'stop' })
  const db = createDatabase(first.urls.owner)
  await db.query('CREATE TABLE kept (n int)')
  await db.query('INSERT INTO kept VALUES (42)')
  await db.close()

  const shared = await startEmbeddedPostgres({ folder, running: 'share' })
  expect(shared.urls.owner).toBe(first.urls.owner)

  const taken = await startEmbeddedPostgres({ folder, running: 'stop' })
  expect(taken.urls.owner).not.toBe(first.urls.owner)
  const again = createDatabase(taken.urls.owner)
  expect(await again.query('SELECT n FROM kept')).toEqual([{ n: 42 }])
  await again.close()
  await taken.stop()
}, 60_000)

it('rolls back a transaction whose work throws', async () => {
  const server = await startEmbeddedPostgres({ folder, running: 'stop' })
  const db = createDatabase(server.urls.owner)
  await expect(
    db.transaction(async (tx) => {
      await tx.query('INSERT INTO kept VALUES (43)')
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await db.query('SELECT n FROM kept ORDER BY n')).toEqual([{ n: 42 }])
  await db.close()
  await server.stop()
}, 60_000)

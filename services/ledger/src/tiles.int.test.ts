import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFolderStore } from '@onrecord/object-store'
import { createTestDatabase, type TestDatabase } from '@onrecord/postgres/testing'
import { createLogger } from '@onrecord/service'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createCheckpointer } from './checkpointer.ts'
import { leafHashOf, rootOf } from './merkle.ts'
import { migrations } from './migrations.ts'
import { aSigningKey } from './testing.ts'
import { publishTiles } from './tiles.ts'

let test: TestDatabase
let folder: string
beforeAll(async () => {
  test = await createTestDatabase([migrations])
}, 60_000)
afterAll(() => test[Symbol.asyncDispose]())
beforeEach(async () => {
  await test.owner.query('TRUNCATE ledger.log CASCADE')
  folder = await mkdtemp(join(tmpdir(), 'onrecord-tiles-'))
  return () => rm(folder, { recursive: true, force: true })
})

/** Entries straight into the tables: 66,000 of them the usual way would take a minute. */
const grow = (from: number, until: number) =>
  test.owner.query(String.raw`
    WITH fresh AS (SELECT i, '{"index":' || i || '}' AS leaf FROM generate_series(${from}, ${until - 1}) AS i),
    log AS (INSERT INTO ledger.log VALUES ('acme', ${until})
            ON CONFLICT (workspace) DO UPDATE SET next_index = ${until})
    INSERT INTO ledger.entry SELECT 'acme', i, leaf, sha256('\x00'::bytea || convert_to(leaf, 'UTF8')), NULL,
      'run', now(), 'run', 'x', i::text, now() FROM fresh`)

const key = aSigningKey()
const handles = () => ({ db: test.db, acrossWorkspaces: test.acrossWorkspaces })
const files = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((file) => file.isFile() && !file.parentPath.includes('.staging'))
    .map((file) => join(file.parentPath, file.name).slice(folder.length + '/ledger/acme/'.length))
    .sort()
const hashesIn = async (path: string) => {
  const bytes = await readFile(join(folder, 'ledger/acme', path))
  return Array.from({ length: bytes.length / 32 }, (_, i) => bytes.subarray(i * 32, i * 32 + 32))
}
const leavesIn = async (path: string) => {
  const bytes = await readFile(join(folder, 'ledger/acme', path))
  const leaves: string[] = []
  for (let at = 0; at < bytes.length; at += 2 + bytes.readUInt16BE(at))
    leaves.push(bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at)).toString())
  return leaves
}

it('lays the same tiles step by step as at once', async () => {
  const store = createFolderStore(folder)
  const { checkpointNow } = createCheckpointer({ ...handles(), store, key, logger: createLogger('silent') })
  for (const [from, until] of [
    [0, 1],
    [1, 200],
    [200, 256],
    [256, 600],
    [600, 1030],
  ] as const) {
    await grow(from, until)
    const checkpoint = await checkpointNow('acme')
    const leafHashes = Array.from({ length: until }, (_, i) => leafHashOf(Buffer.from(`{"index":${i}}`)))
    expect(checkpoint?.root).toEqual(rootOf(leafHashes))
  }
  expect(await files()).toEqual([
    'checkpoint',
    'tile/0/000',
    'tile/0/001',
    'tile/0/002',
    'tile/0/003',
    'tile/0/004.p/6',
    'tile/1/000.p/1',
    'tile/1/000.p/2',
    'tile/1/000.p/4',
    'tile/entries/000',
    'tile/entries/001',
    'tile/entries/002',
    'tile/entries/003',
    'tile/entries/004.p/6',
  ])
  expect(await leavesIn('tile/entries/004.p/6')).toEqual(
    [1024, 1025, 1026, 1027, 1028, 1029].map((i) => `{"index":${i}}`),
  )
  const [first] = await hashesIn('tile/1/000.p/4')
  expect(first).toEqual(rootOf(await hashesIn('tile/0/000')))
})

it('makes a level-2 tile of 65,536 entries, and mends a store that has lost a tile', async () => {
  const store = createFolderStore(folder)
  const { checkpointNow } = createCheckpointer({ ...handles(), store, key, logger: createLogger('silent') })
  await grow(0, 65_300)
  await checkpointNow('acme')
  await rm(join(folder, 'ledger/acme/tile/1'), { recursive: true })
  await grow(65_300, 65_540)
  const checkpoint = await checkpointNow('acme')
  const level1 = await hashesIn('tile/1/000')
  expect(level1).toHaveLength(256)
  expect(await hashesIn('tile/2/000.p/1')).toEqual([rootOf(level1)])
  const tail = await hashesIn('tile/0/256.p/4')
  const whole = rootOf([rootOf(level1), rootOf(tail)])
  expect(checkpoint?.root).toEqual(whole)
  if (checkpoint) await publishTiles(test.acrossWorkspaces, store, checkpoint)
}, 60_000)

import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFolderStore } from './folder-store.ts'
import { type LockFixture, lockContract, lockModelProperty, objectStoreContract } from './testing/index.ts'

let root: string
let count = 0
const nextFolder = () => join(root, `store-${count++}`)

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'onrecord-objects-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function withLocks(): Promise<LockFixture> {
  const folder = nextFolder()
  let passed = 0
  const now = () => new Date(Date.now() + passed)
  return {
    store: createFolderStore(folder, { now }),
    now,
    async pass(ms) {
      passed += ms
    },
    async versions(key) {
      const objects = await readdir(join(folder, key.split('/').slice(0, -1).join('/'))).catch(
        (): string[] => [],
      )
      const kept = await readdir(join(folder, '.kept', key, '.versions')).catch((): string[] => [])
      const inodes = await Promise.all([
        ...kept
          .filter((name) => !name.endsWith('.json'))
          .map((name) => stat(join(folder, '.kept', key, '.versions', name))),
        ...(objects.includes(key.split('/').at(-1) ?? '') ? [stat(join(folder, key))] : []),
      ])
      return new Set(inodes.map(({ ino }) => ino)).size
    },
  }
}

describe('folder store', () => {
  objectStoreContract(async () => createFolderStore(nextFolder()))
  lockContract(withLocks)

  it('behaves as the model of locks does', () => lockModelProperty(withLocks, { runs: 60 }))

  it('keeps no locked bytes twice', async () => {
    const folder = nextFolder()
    const store = createFolderStore(folder)
    await store.put('a', Buffer.from('x'), {
      lock: { mode: 'governance', until: new Date(Date.now() + 60_000) },
    })
    expect((await stat(join(folder, 'a'))).nlink).toBe(2)
  })

  it('keeps files and folders for its owner alone', async () => {
    const folder = nextFolder()
    await createFolderStore(folder).put('a/b', Buffer.from('x'))
    expect((await stat(join(folder, 'a'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, 'a/b'))).mode & 0o777).toBe(0o600)
  })

  it('leaves no empty folder and no half-written file behind', async () => {
    const folder = nextFolder()
    const store = createFolderStore(folder)
    await store.put('a/b/c', Buffer.from('x'))
    await expect(store.put('a/b/c/d', Buffer.from('x'))).rejects.toThrow()
    await store.delete('a/b/c')
    expect((await readdir(folder)).filter((name) => !name.startsWith('.'))).toEqual([])
    expect(await readdir(join(folder, '.staging'))).toEqual([])
  })
})

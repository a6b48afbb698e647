import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFolderStore } from './folder-store.ts'
import { objectStoreContract } from './object-store.contract.ts'

let root: string
let count = 0
const nextFolder = () => join(root, `store-${count++}`)

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'onrecord-objects-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe('folder store', () => {
  objectStoreContract(async () => createFolderStore(nextFolder()))

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

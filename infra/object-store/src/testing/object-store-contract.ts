import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import {
  ChecksumMismatchError,
  ObjectChangedError,
  ObjectExistsError,
  ObjectMissingError,
} from '../errors.ts'
import type { ObjectStore, StoredObject } from '../object-store.ts'

const text = (value: string) => Buffer.from(value)
const keysOf = async (objects: AsyncIterable<StoredObject>) => {
  const keys: string[] = []
  for await (const object of objects) keys.push(object.key)
  return keys
}

/** Every ObjectStore passes this. `create` gives an empty one. */
export function objectStoreContract(create: () => Promise<ObjectStore>): void {
  it('gives back what was put, and replaces it whole', async () => {
    const store = await create()
    await store.put('acme/recordings/call_a/rec_a.enc', text('a longer first value'))
    await store.put('acme/recordings/call_a/rec_a.enc', text('second'))
    expect((await store.get('acme/recordings/call_a/rec_a.enc')).toString()).toBe('second')
    expect(await store.head('acme/recordings/call_a/rec_a.enc')).toMatchObject({ sizeBytes: 6 })
  })

  it('keeps every byte', async () => {
    const store = await create()
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256))
    await store.put('bytes.bin', bytes)
    expect((await store.get('bytes.bin')).equals(bytes)).toBe(true)
  })

  it('says that an object is missing', async () => {
    const store = await create()
    await expect(store.get('nothing/here')).rejects.toThrow(ObjectMissingError)
    expect(await store.head('nothing/here')).toBeUndefined()
  })

  it('deletes, and deletes again', async () => {
    const store = await create()
    await store.put('a/b/c', text('x'))
    await store.delete('a/b/c')
    await store.delete('a/b/c')
    expect(await store.head('a/b/c')).toBeUndefined()
    expect(await keysOf(store.list(''))).toEqual([])
  })

  it('refuses bytes that are not those of the checksum, and stores nothing', async () => {
    const store = await create()
    const sha256 = createHash('sha256').update('right').digest('base64')
    await expect(store.put('a/sum', text('wrong'), { sha256 })).rejects.toThrow(ChecksumMismatchError)
    expect(await store.head('a/sum')).toBeUndefined()
    await store.put('a/sum', text('right'), { sha256, contentType: 'text/plain' })
    expect((await store.get('a/sum')).toString()).toBe('right')
  })

  it('puts once: the same bytes again are no conflict, others are', async () => {
    const store = await create()
    await store.put('once', text('first'), { onlyIf: 'absent' })
    await store.put('once', text('first'), { onlyIf: 'absent' })
    await expect(store.put('once', text('second'), { onlyIf: 'absent' })).rejects.toThrow(ObjectExistsError)
    expect((await store.get('once')).toString()).toBe('first')
    await store.delete('once')
    await store.put('once', text('second'), { onlyIf: 'absent' })
    expect((await store.get('once')).toString()).toBe('second')
  })

  it('lets one of many put once', async () => {
    const store = await create()
    const puts = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => store.put('race', text(`${i}`), { onlyIf: 'absent' })),
    )
    const won = puts.flatMap((put, i) => (put.status === 'fulfilled' ? [`${i}`] : []))
    expect(won).toEqual([(await store.get('race')).toString()])
    for (const put of puts)
      if (put.status === 'rejected') expect(put.reason).toBeInstanceOf(ObjectExistsError)
  })

  it('replaces only the state that was seen', async () => {
    const store = await create()
    await store.put('seen', text('one'))
    const seen = await store.head('seen')
    const onlyIf = { etag: seen?.etag ?? '' }
    await store.put('seen', text('two'), { onlyIf })
    await expect(store.put('seen', text('three'), { onlyIf })).rejects.toThrow(ObjectChangedError)
    await expect(store.put('never', text('x'), { onlyIf })).rejects.toThrow(ObjectChangedError)
    expect((await store.get('seen')).toString()).toBe('two')
  })

  it('lists by prefix, in the order of keys', async () => {
    const store = await create()
    for (const key of ['b/2', 'a/x/1', 'a-1', 'b/10', 'ab/1']) await store.put(key, text(key))
    expect(await keysOf(store.list(''))).toEqual(['a-1', 'a/x/1', 'ab/1', 'b/10', 'b/2'])
    expect(await keysOf(store.list('a'))).toEqual(['a-1', 'a/x/1', 'ab/1'])
    expect(await keysOf(store.list('b/1'))).toEqual(['b/10'])
    expect(await keysOf(store.list('b/'))).toEqual(['b/10', 'b/2'])
    expect(await keysOf(store.list('c/'))).toEqual([])
  })

  it('takes writes and deletes side by side', async () => {
    const store = await create()
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const key = `side/by/${index % 4}/side`
        await store.put(key, text(String(index)))
        if (index % 2 === 0) await store.delete(key)
      }),
    )
    for await (const { key } of store.list('side')) expect((await store.get(key)).length).toBeGreaterThan(0)
  })

  it.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../b',
    'a//b',
    'a/./b',
    '.hidden',
    'a/',
    'a\\b',
    'a\u0000b',
    'a b',
    '-x',
  ])('refuses the key %j', async (key) => {
    const store = await create()
    await expect(store.put(key, text('x'))).rejects.toThrow('not an object key')
    await expect(store.get(key)).rejects.toThrow('not an object key')
    await expect(store.delete(key)).rejects.toThrow('not an object key')
  })
}

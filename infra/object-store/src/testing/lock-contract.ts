import { expect, it } from 'vitest'
import { ObjectExistsError, ObjectLockedError, ObjectMissingError } from '../errors.ts'
import type { LockMode, ObjectLock, ObjectStore } from '../object-store.ts'

/** A store with locks, empty, and what tells its versions. `pass` lets time go by until locks of that length have ended. */
export interface LockFixture {
  store: ObjectStore
  /** How many versions with bytes lie under the key, whether it can be seen or not. */
  versions(key: string): Promise<number>
  now(): Date
  pass(ms: number): Promise<void>
}

const SHORT_MS = 3_000
const text = (value: string) => Buffer.from(value)

/** Every ObjectStore with locks passes this. */
export function lockContract(create: () => Promise<LockFixture>): void {
  const lockedFor = ({ now }: LockFixture, ms: number, mode: LockMode = 'governance'): ObjectLock => ({
    mode,
    until: new Date(Math.ceil(now().getTime() / 1000) * 1000 + ms),
  })
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    )

  it.each(['governance', 'compliance'] as const)(
    'keeps bytes under a %s lock, and says until when',
    async (mode) => {
      const it = await create()
      const lock = lockedFor(it, 60_000, mode)
      await it.store.put('a/locked', text('evidence'), { lock })
      expect(await it.store.head('a/locked')).toMatchObject({ lock, legalHold: false, sizeBytes: 8 })
      const error = await refusal(it.store.delete('a/locked'))
      expect(error).toBeInstanceOf(ObjectLockedError)
      expect(error).toMatchObject({ until: lock.until, legalHold: false })
      expect(await it.store.head('a/locked')).toBeUndefined()
      await expect(it.store.get('a/locked')).rejects.toThrow(ObjectMissingError)
      expect(await it.versions('a/locked')).toBe(1)
    },
  )

  it('takes nothing for what was deleted, though its bytes are locked', async () => {
    const it = await create()
    await it.store.put('a/again', text('first'), { lock: lockedFor(it, 60_000) })
    await refusal(it.store.delete('a/again'))
    await it.store.put('a/again', text('second'), { onlyIf: 'absent' })
    expect((await it.store.get('a/again')).toString()).toBe('second')
    expect(await refusal(it.store.put('a/again', text('third'), { onlyIf: 'absent' }))).toBeInstanceOf(
      ObjectExistsError,
    )
    expect(await it.versions('a/again')).toBe(2)
  })

  it('keeps what lies beneath a newer object', async () => {
    const it = await create()
    await it.store.put('a/over', text('first'), { lock: lockedFor(it, 60_000) })
    await it.store.put('a/over', text('second'))
    expect((await it.store.get('a/over')).toString()).toBe('second')
    expect(await it.versions('a/over')).toBeGreaterThanOrEqual(1)
    await expect(it.store.delete('a/over')).rejects.toThrow(ObjectLockedError)
    expect(await it.store.head('a/over')).toBeUndefined()
    expect(await it.versions('a/over')).toBe(1)
    await it.store.put('a/over', text('third'))
    expect((await it.store.get('a/over')).toString()).toBe('third')
  })

  it('lets everything go when the lock has ended', async () => {
    const it = await create()
    await it.store.put('a/short', text('x'), { lock: lockedFor(it, SHORT_MS) })
    await expect(it.store.delete('a/short')).rejects.toThrow(ObjectLockedError)
    await it.pass(SHORT_MS + 1_500)
    await it.store.delete('a/short')
    expect(await it.versions('a/short')).toBe(0)
  })

  it.each(['governance', 'compliance'] as const)('makes a %s lock longer, never shorter', async (mode) => {
    const it = await create()
    await it.store.put('a/grow', text('x'))
    await it.store.lock('a/grow', lockedFor(it, 60_000, mode))
    await expect(it.store.lock('a/grow', lockedFor(it, 30_000, mode))).rejects.toThrow(ObjectLockedError)
    const longer = lockedFor(it, 90_000, mode)
    await it.store.lock('a/grow', longer)
    expect((await it.store.head('a/grow'))?.lock).toEqual(longer)
    await expect(it.store.lock('a/none', longer)).rejects.toThrow(ObjectMissingError)
  })

  it('never weakens a lock', async () => {
    const it = await create()
    await it.store.put('a/strong', text('x'), { lock: lockedFor(it, 60_000, 'compliance') })
    await expect(it.store.lock('a/strong', lockedFor(it, 90_000))).rejects.toThrow(ObjectLockedError)
    expect((await it.store.head('a/strong'))?.lock?.mode).toBe('compliance')
  })

  it('holds without an end until it is told otherwise', async () => {
    const it = await create()
    await it.store.put('a/held', text('x'), { legalHold: true })
    const error = await refusal(it.store.delete('a/held'))
    expect(error).toMatchObject({ name: 'ObjectLockedError', until: undefined, legalHold: true })

    await it.store.put('a/let-go', text('x'))
    await it.store.setLegalHold('a/let-go', true)
    expect(await it.store.head('a/let-go')).toMatchObject({ legalHold: true })
    await it.store.setLegalHold('a/let-go', false)
    await it.store.delete('a/let-go')
    expect(await it.versions('a/let-go')).toBe(0)
  })

  it('leaves no version behind when nothing is locked', async () => {
    const it = await create()
    for (const value of ['one', 'two', 'three']) await it.store.put('a/many', text(value))
    await it.store.put('a/many-more', text('stays'))
    await it.store.delete('a/many')
    expect(await it.versions('a/many')).toBe(0)
    expect(await it.versions('a/many-more')).toBe(1)
    expect((await it.store.get('a/many-more')).toString()).toBe('stays')
  })
}

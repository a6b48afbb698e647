import fc from 'fast-check'
import { expect } from 'vitest'
import { ObjectExistsError, ObjectLockedError, ObjectMissingError } from '../errors.ts'
import type { StoredObject } from '../object-store.ts'
import type { LockFixture } from './lock-contract.ts'

type Step =
  | { do: 'put'; key: string; value: string; hold: 'none' | 'lock' | 'legal-hold'; once: boolean }
  | { do: 'delete'; key: string }
  | { do: 'lock'; key: string }
  | { do: 'legal-hold'; key: string; on: boolean }

/** A version as plain data. The last of a key is the object that is seen, unless the key is hidden. */
interface ModelVersion {
  value: string
  locked: boolean
  legalHold: boolean
}

const LONG_MS = 3_600_000
const KEYS = ['a/1', 'a/10', 'a/1x', 'b']
const key = fc.constantFrom(...KEYS)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('put' as const),
    key,
    value: fc.string({ maxLength: 20 }),
    hold: fc.constantFrom('none' as const, 'none' as const, 'lock' as const, 'legal-hold' as const),
    once: fc.boolean(),
  }),
  fc.record({ do: fc.constant('delete' as const), key }),
  fc.record({ do: fc.constant('lock' as const), key }),
  fc.record({ do: fc.constant('legal-hold' as const), key, on: fc.boolean() }),
)

/** Whatever is done in whatever order, a store with locks behaves as a few lines of plain data do. */
export async function lockModelProperty(
  create: () => Promise<LockFixture>,
  { runs = 50 } = {},
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const fixture = await create()
      const model = createModel()
      for (const one of steps) expect(await outcome(() => apply(fixture, one))).toBe(model.apply(one))
      await compare(fixture, model)
    }),
    { numRuns: runs, endOnFailure: true },
  )
}

function createModel() {
  const versions = new Map<string, ModelVersion[]>(KEYS.map((name) => [name, []]))
  const seen = new Set<string>()
  const of = (name: string) => versions.get(name) ?? []
  const visible = (name: string) => (seen.has(name) ? of(name).at(-1) : undefined)
  return {
    visible,
    of,
    apply(one: Step): string {
      const now = visible(one.key)
      switch (one.do) {
        case 'put': {
          if (one.once && now !== undefined) return now.value === one.value ? 'done' : ObjectExistsError.name
          of(one.key).push({
            value: one.value,
            locked: one.hold === 'lock',
            legalHold: one.hold === 'legal-hold',
          })
          seen.add(one.key)
          return 'done'
        }
        case 'delete': {
          const kept = of(one.key).filter((version) => version.locked || version.legalHold)
          versions.set(one.key, kept)
          seen.delete(one.key)
          return kept.length > 0 ? ObjectLockedError.name : 'done'
        }
        case 'lock':
          if (now === undefined) return ObjectMissingError.name
          now.locked = true
          return 'done'
        case 'legal-hold':
          if (now === undefined) return ObjectMissingError.name
          now.legalHold = one.on
          return 'done'
      }
    },
  }
}

function apply({ store, now }: LockFixture, one: Step): Promise<void> {
  const lock = {
    mode: 'governance' as const,
    until: new Date(Math.ceil(now().getTime() / 1000) * 1000 + LONG_MS),
  }
  switch (one.do) {
    case 'put':
      return store.put(one.key, Buffer.from(one.value), {
        ...(one.hold === 'lock' && { lock }),
        ...(one.hold === 'legal-hold' && { legalHold: true }),
        ...(one.once && { onlyIf: 'absent' as const }),
      })
    case 'delete':
      return store.delete(one.key)
    case 'lock':
      return store.lock(one.key, lock)
    case 'legal-hold':
      return store.setLegalHold(one.key, one.on)
  }
}

const outcome = (work: () => Promise<void>): Promise<string> =>
  work().then(
    () => 'done',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  )

async function compare(
  { store, versions }: LockFixture,
  model: ReturnType<typeof createModel>,
): Promise<void> {
  const listed: StoredObject[] = []
  for await (const object of store.list('')) listed.push(object)
  const expected = KEYS.filter((name) => model.visible(name) !== undefined)
  expect(listed.map((object) => object.key)).toEqual([...expected].sort())
  for (const name of expected) {
    const { value, locked, legalHold } = model.visible(name) ?? { value: '', locked: false, legalHold: false }
    expect((await store.get(name)).toString()).toBe(value)
    const head = await store.head(name)
    expect({ locked: head?.lock !== undefined, legalHold: head?.legalHold }).toEqual({ locked, legalHold })
  }
  for (const name of KEYS) {
    await store.delete(name).catch(() => undefined)
    const kept = model.of(name).filter((version) => version.locked || version.legalHold)
    expect(await versions(name), `kept versions of ${name}`).toBe(kept.length)
  }
}

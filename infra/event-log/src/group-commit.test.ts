import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createGroupCommit } from './group-commit.ts'

it('writes everything once, in the order given, and tells each caller of its own commit', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat(), { maxLength: 5 }), { maxLength: 30 }),
      fc.nat(5),
      async (given, failing) => {
        const commits: (readonly number[])[] = []
        const written: number[] = []
        const append = createGroupCommit<number>(async (items) => {
          commits.push(items)
          await Promise.resolve()
          if (commits.length === failing) throw new Error('the disk is full')
          written.push(...items)
        })
        const outcomes = await Promise.allSettled(given.map((items) => append(items)))
        const acknowledged = given.filter((_, n) => outcomes[n]?.status === 'fulfilled').flat()
        expect(written).toEqual(acknowledged)
      },
    ),
  )
})

it('lets what arrives during a commit share the next one', async () => {
  const commits: number[] = []
  const first = Promise.withResolvers<void>()
  const append = createGroupCommit<string>(async (items) => {
    commits.push(items.length)
    if (commits.length === 1) await first.promise
  })
  const all = [append(['a']), append(['b', 'c']), append(['d'])]
  first.resolve()
  await Promise.all(all)
  expect(commits).toEqual([1, 3])
})

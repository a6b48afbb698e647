import { expect, it } from 'vitest'
import { caughtUp } from './caught-up.ts'

const at = (committed: number, end: number, partition = 0) => ({
  topic: 't',
  partition,
  committed,
  end,
  lag: end - committed,
})

it('waits for the ends as they were when it began, not for what comes later', async () => {
  const answers = [
    [at(3, 5), at(1, 1, 1)],
    [at(4, 8), at(1, 1, 1)],
    [at(5, 9), at(1, 4, 1)],
  ]
  expect(await caughtUp({ positions: async () => answers.shift() ?? [] }, 'g', ['t'], 1000)).toBe(true)
  expect(answers).toEqual([])
})

it('gives up when the group does not get there', async () => {
  expect(await caughtUp({ positions: async () => [at(0, 1)] }, 'g', ['t'], 50)).toBe(false)
})

it('does not take a partition that has vanished for one that was read', async () => {
  const answers = [[at(0, 1)]]
  expect(await caughtUp({ positions: async () => answers.shift() ?? [] }, 'g', ['t'], 50)).toBe(false)
})

it('has nothing to wait for when nothing was written', async () => {
  expect(await caughtUp({ positions: async () => [] }, 'g', ['t'], 0)).toBe(true)
})

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { differencesOf } from './chaos/differences.ts'
import { killDay } from './chaos/kill-day.ts'
import { chaosSeed, createRandom } from './chaos/random.ts'
import { temporaryFolder } from './systems/onrecord.ts'
import { quietDay } from './systems/quiet-day.ts'
import { comparable, takeSnapshot } from './systems/snapshot.ts'

it('ends the same when it is killed on the way and started again', async () => {
  const quiet = await quietDay()
  await using folder = await temporaryFolder()
  const out = join(folder.path, 'out')
  const seed = chaosSeed()
  const random = createRandom(seed)
  // once while it starts for the first time, twice on its way through the day
  const delays = [200 + random() * 3_000, 2_000 + random() * 5_000, 2_000 + random() * 5_000]
  const kills = await killDay(out, quiet.env, delays)
  const told = `ONRECORD_CHAOS_SEED=${seed}, killed ${JSON.stringify(kills)}`
  // a fast machine may be done before the last
  expect(kills.length, told).toBeGreaterThanOrEqual(2)

  const after = await takeSnapshot(join(out, 'data'), quiet.env, join(folder.path, 'snapshot'))
  expect(differencesOf(quiet.snapshot, after), told).toEqual({ lost: [], doubled: [] })
  expect(after.uncovered, told).toEqual([])
  expect(after.missing, told).toEqual([])
  expect(comparable(after), told).toEqual(comparable(quiet.snapshot))
})

import { join } from 'node:path'
import { keysIn, temporaryFolder } from '../systems/onrecord.ts'
import { playDay } from '../systems/quiet-day.ts'
import { takeSnapshot } from '../systems/snapshot.ts'
import { differencesOf } from './differences.ts'
import { killDay } from './kill-day.ts'
import { createRandom } from './random.ts'

const KILLS_A_DAY = 4

const say = (line: string) => process.stdout.write(`${line}\n`)

/**
 * Kills the one embedded process during the sample day at random points until it has been killed often enough, and
 * compares what comes of each day with a quiet one. False: something was lost, doubled, or kept without an open decision.
 */
export async function runEmbedded({ points, seed }: { points: number; seed: number }): Promise<boolean> {
  const random = createRandom(seed)
  await using folder = await temporaryFolder()
  const env = keysIn(folder.path)

  say(`seed ${seed}: a quiet day first`)
  const begun = performance.now()
  const quietOut = join(folder.path, 'quiet')
  await playDay(quietOut, env)
  const dayMs = performance.now() - begun
  const quiet = await takeSnapshot(join(quietOut, 'data'), env, join(folder.path, 'quiet-snapshot'))

  const total = { killed: 0, lost: 0, doubled: 0, uncovered: 0, missing: 0 }
  for (let day = 1; total.killed < points; day += 1) {
    const out = join(folder.path, `day-${day}`)
    const wanted = Math.min(KILLS_A_DAY, points - total.killed)
    // together about as long as the day, so that the points lie all over it: start, hours and reports
    const delays = Array.from({ length: wanted }, () => 200 + random() * ((1.5 * dayMs) / KILLS_A_DAY))
    const kills = await killDay(out, env, delays)
    const after = await takeSnapshot(join(out, 'data'), env, join(folder.path, `snapshot-${day}`))
    const { lost, doubled } = differencesOf(quiet, after)
    for (const { afterMs, at } of kills)
      say(`day ${day}: killed after ${(afterMs / 1000).toFixed(1)} s at "${at}"`)
    say(
      `day ${day}: lost ${lost.length}, doubled ${doubled.length}, objects without an open decision ${after.uncovered.length}, objects missing ${after.missing.length}`,
    )
    for (const row of [...lost.map((one) => `- ${one}`), ...doubled.map((one) => `+ ${one}`)].slice(0, 10))
      say(row)
    total.killed += kills.length
    total.lost += lost.length
    total.doubled += doubled.length
    total.uncovered += after.uncovered.length
    total.missing += after.missing.length
  }

  const { killed, ...faults } = total
  say(
    `killed ${killed}, lost ${faults.lost}, doubled ${faults.doubled}, without an open decision ${faults.uncovered}, missing ${faults.missing} (seed ${seed}, ${Math.round((performance.now() - begun) / 1000)} s)`,
  )
  return Object.values(faults).every((count) => count === 0)
}

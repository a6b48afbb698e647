import { existsSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateSampleDay } from '@onrecord/onrecord/sample-day'
import { SERVICES, type ServiceName } from '../systems/deployment.ts'
import { keysIn } from '../systems/onrecord.ts'
import { sliceOfDay } from '../systems/slice-of-day.ts'
import { readSnapshot, type Snapshot } from '../systems/snapshot.ts'
import { type ChaosOptions, describe, hasFailed, runChaos, runQuiet } from './run-chaos.ts'

export interface SystemsOptions {
  runs: number
  /** Of the first run; the others follow. */
  seed: number
  /** About so many of the day's deliveries; absent: all. */
  deliveries?: number
  /** These alone; absent: all. */
  services?: readonly ServiceName[]
  /** Where every run leaves its logs and differences. */
  folder?: string
}

const SHOWN = 20
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Chaos in many processes on Kafka, PostgreSQL, S3 and ClickHouse. False: something was not as it must be. */
export async function runSystems({
  runs,
  seed,
  deliveries,
  services = SERVICES,
  folder,
}: SystemsOptions): Promise<boolean> {
  const root = folder ?? (await mkdtemp(join(tmpdir(), 'onrecord-chaos-')))
  await mkdir(root, { recursive: true, mode: 0o711 })
  const whole = generateSampleDay()
  if (Date.now() < Date.parse(`${whole.date}T23:59:59Z`))
    throw new Error(`the clock of this machine is before the end of the sample day, ${whole.date}`)
  const day = deliveries === undefined ? whole : sliceOfDay(whole, deliveries)
  const keys = keysIn(root)
  const count = day.hours.reduce((sum, hour) => sum + hour.deliveries.length, 0)
  say(`${count} deliveries; everything is kept in ${root}`)

  const quiet = await quietDay({ folder: join(root, 'quiet'), keys, day, services })
  let isWell = true
  const total = { killed: 0, lost: 0, doubled: 0 }
  for (let n = 0; n < runs; n += 1) {
    const options = { folder: join(root, `seed-${seed + n}`), keys, day, services }
    const outcome = await runChaos(options, { seed: seed + n, quiet })
    const { killed, gaveUp, refused, lost, doubled, faults, seconds } = outcome
    say(
      `seed ${seed + n}: killed ${killed}, lost ${lost.length}, doubled ${doubled.length}, other faults ${faults.length}` +
        ` (gave up and restarted ${gaveUp}, deliveries tried again ${refused}, ${seconds.settled} s)`,
    )
    for (const line of describe(outcome).slice(0, SHOWN)) say(`  ${line}`)
    isWell &&= !hasFailed(outcome)
    total.killed += killed
    total.lost += lost.length
    total.doubled += doubled.length
  }
  say(`${runs} runs: killed ${total.killed}, lost ${total.lost}, doubled ${total.doubled}`)
  return isWell
}

/** Played, or found in the folder of an earlier run that is to be gone on with. */
async function quietDay(options: ChaosOptions): Promise<Snapshot> {
  if (existsSync(join(options.folder, 'snapshot.json'))) return readSnapshot(options.folder)
  const { snapshot, seconds } = await runQuiet(options)
  say(`quiet: started ${seconds.started} s, posted ${seconds.posted} s, settled ${seconds.settled} s`)
  return snapshot
}

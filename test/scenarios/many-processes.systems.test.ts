import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { generateSampleDay } from '@onrecord/onrecord/sample-day'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { differencesOf } from '../chaos/differences.ts'
import { POISON, poison } from '../chaos/poison.ts'
import type { ServiceName } from '../systems/deployment.ts'
import { keysIn, launch, temporaryFolder } from '../systems/onrecord.ts'
import { type DayRun, type RunDayOptions, type RunningDay, runDay } from '../systems/run-day.ts'
import { sliceOfDay } from '../systems/slice-of-day.ts'
import { readSnapshot, type Snapshot } from '../systems/snapshot.ts'
import { SystemUnavailableError } from '../systems/unavailable.ts'

const DELIVERIES = 300
const TIMEOUT_MS = 240_000
const PLAY_SLICE = fileURLToPath(new URL('../systems/play-slice.ts', import.meta.url))
/** What an event goes through. */
const SERVICES: readonly ServiceName[] = ['ingest', 'consent', 'recording', 'transcription', 'analytics']

const day = sliceOfDay(generateSampleDay(), DELIVERIES)
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let embedded: Snapshot

beforeAll(async () => {
  folder = await temporaryFolder()
  const out = join(folder.path, 'embedded')
  await mkdir(out)
  const playing = launch([String(DELIVERIES), out], keysIn(folder.path), PLAY_SLICE)
  if ((await playing.exited) !== 0) throw new Error(`the embedded day did not end: ${playing.stderr()}`)
  embedded = await readSnapshot(out)
}, TIMEOUT_MS)
afterAll(() => folder[Symbol.asyncDispose]())

/** Two processes per service; where this machine cannot run one of the systems, the test is skipped, or fails if told so. */
async function played(
  context: TestContext,
  name: string,
  disturb?: RunDayOptions['disturb'],
): Promise<DayRun> {
  const options = { folder: join(folder.path, name), keys: keysIn(folder.path), day, services: SERVICES }
  try {
    return await runDay({ ...options, ...(disturb !== undefined && { disturb }) })
  } catch (error) {
    const isRequired = process.env['ONRECORD_SYSTEMS'] === 'required'
    if (!(error instanceof SystemUnavailableError) || isRequired) throw error
    return context.skip(error.message)
  }
}

const untilDone = async ({ progress }: RunningDay, share: number) => {
  while (progress().done < progress().total * share) await delay(20)
}

describe('two processes of each service, on Kafka, PostgreSQL, S3 and ClickHouse', () => {
  it(
    'end with the same tables, objects and events as one process on the embedded systems',
    async (context) => {
      const run = await played(context, 'well')
      expect(differencesOf(embedded, run.snapshot)).toEqual({ lost: [], doubled: [] })
      expect(run.snapshot.kept.map(({ state }) => state)).toEqual(
        expect.arrayContaining(['stored', 'refused']),
      )
      const { uncovered, missing } = run.snapshot
      expect({ uncovered, missing, behind: run.behind }).toEqual({ uncovered: [], missing: [], behind: [] })
      expect({ exits: run.exits, unstopped: run.unstopped }).toEqual({ exits: [], unstopped: [] })
    },
    TIMEOUT_MS,
  )

  it(
    'lose and double nothing when one is killed, the broker restarts and a record cannot be read',
    async (context) => {
      const [poisonous] = POISON
      if (poisonous === undefined) throw new Error('there is no poison')
      const run = await played(context, 'disturbed', async (running) => {
        const { deployment, systems, composition } = running
        await untilDone(running, 0.2)
        await poison(composition, poisonous)
        for (const name of ['consent-1', 'analytics-2', 'ingest-1'])
          deployment.processes.find((one) => one.name === name)?.kill()
        await untilDone(running, 0.6)
        await systems.kafka.restart()
      })
      const { topic, reason, value } = poisonous
      expect(differencesOf(embedded, run.snapshot)).toEqual({
        lost: [],
        doubled: [`deadLetters ${JSON.stringify(`${topic} ${reason} ${value}`)}`],
      })
      const { uncovered, missing } = run.snapshot
      expect({ uncovered, missing, behind: run.behind }).toEqual({ uncovered: [], missing: [], behind: [] })
      expect(run.exits.filter(({ wasKilled }) => wasKilled)).toHaveLength(3)
    },
    TIMEOUT_MS,
  )
})

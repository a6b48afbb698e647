import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Composition } from './composition/compose.ts'
import { replaceFile } from './data-folder.ts'
import { createProgress } from './progress.ts'
import { generateSampleDay, postSampleDay, startGraphStandIn } from './sample-day/index.ts'
import { setUpSampleDay } from './set-up-sample-day.ts'

const FILE = 'sample-day.json'

/** How far the day has come: the hour under way and the instant that the clock was put to for it. */
type Reached = { hour: number; until: string } | 'nothing' | 'all'

async function reached(dataFolder: string): Promise<Reached> {
  const path = join(dataFolder, FILE)
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as Reached) : 'nothing'
}
const note = (dataFolder: string, now: Reached) => replaceFile(join(dataFolder, FILE), JSON.stringify(now))

export const sampleDayIsDone = async (dataFolder: string): Promise<boolean> =>
  (await reached(dataFolder)) === 'all'

/**
 * To be called before the services start: what a killed process left undone was due in the hour that it had reached,
 * and must not be judged by the consents, or missed by the deadlines, of today.
 */
export async function setSampleClock(
  { clock }: Pick<Composition, 'clock'>,
  dataFolder: string,
): Promise<void> {
  const now = await reached(dataFolder)
  if (now === 'all') return
  clock.set(new Date(now === 'nothing' ? `${generateSampleDay().date}T00:00:00Z` : now.until))
}

/**
 * Pushes the sample day through the front door: signed webhooks over HTTP, recordings from a stand-in of the Graph API.
 * Broken off, it goes on with the hour that was under way. Done before, all is posted again, which changes nothing.
 */
export async function runSampleDay(
  composition: Composition,
  { baseUrl, dataFolder, quiet = false }: { baseUrl: string; dataFolder: string; quiet?: boolean },
) {
  const day = generateSampleDay()
  const graph = await startGraphStandIn(day)
  const progress = createProgress('Sample day', { quiet })
  try {
    await setSampleClock(composition, dataFolder)
    await setUpSampleDay(composition, day, graph.url)
    const now = await reached(dataFolder)
    await postSampleDay({
      baseUrl,
      day,
      resumeFrom: typeof now === 'string' ? 0 : now.hour,
      onProgress: progress.update,
      // what is received, decided and entered in an hour of the day happens in that hour
      async onHour({ hour, until }) {
        await note(dataFolder, { hour, until: until.toISOString() })
        composition.clock.set(until)
      },
      idle: composition.decided,
    })
    await composition.idle()
    await note(dataFolder, 'all')
  } finally {
    composition.clock.reset()
    progress.stop()
    await graph.stop()
  }
}

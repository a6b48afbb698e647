import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Composition } from './composition/compose.ts'
import { createProgress } from './progress.ts'
import { generateSampleDay, postSampleDay, startGraphStandIn } from './sample-day/index.ts'
import { setUpSampleDay } from './set-up-sample-day.ts'

const FILE = 'sample-day.json'

export async function sampleDayIsDone(dataFolder: string): Promise<boolean> {
  return (await hoursDone(dataFolder)) === 'all'
}

async function hoursDone(dataFolder: string): Promise<number | 'all'> {
  const path = join(dataFolder, FILE)
  if (!existsSync(path)) return 0
  const { done } = JSON.parse(await readFile(path, 'utf8')) as { done: number | 'all' }
  return done
}

/**
 * Pushes the sample day through the front door: signed webhooks over HTTP, recordings from a stand-in of the Graph API.
 * Broken off, it goes on with the hour that was under way; posting again changes nothing.
 */
export async function runSampleDay(composition: Composition, { baseUrl, dataFolder, quiet = false }: { baseUrl: string; dataFolder: string; quiet?: boolean }) {
  const day = generateSampleDay()
  const graph = await startGraphStandIn(day)
  const progress = createProgress('Sample day', { quiet })
  try {
    composition.clock.set(new Date(`${day.date}T00:00:00Z`))
    await setUpSampleDay(composition, day, graph.url)
    const resumeFrom = await hoursDone(dataFolder)
    const posted = await postSampleDay({
      baseUrl,
      day,
      ...(typeof resumeFrom === 'number' && { resumeFrom }),
      onProgress: progress.update,
      // what is received, decided and entered in an hour of the day happens in that hour
      onHour: ({ until }) => composition.clock.set(until),
      idle: composition.idle,
      onHourDone: (hour) => writeFile(join(dataFolder, FILE), JSON.stringify({ done: hour + 1 })),
    })
    await writeFile(join(dataFolder, FILE), JSON.stringify({ done: 'all' }))
    return posted
  } finally {
    composition.clock.reset()
    progress.stop()
    await graph.stop()
  }
}

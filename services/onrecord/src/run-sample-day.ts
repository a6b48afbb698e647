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
    await setUpSampleDay(composition, day, graph.url)
    const resumeFrom = await hoursDone(dataFolder)
    const posted = await postSampleDay({
      baseUrl,
      day,
      ...(typeof resumeFrom === 'number' && { resumeFrom }),
      onProgress: progress.update,
      async idle() {
        await composition.idle()
      },
    })
    await writeFile(join(dataFolder, FILE), JSON.stringify({ done: 'all' }))
    return posted
  } finally {
    progress.stop()
    await graph.stop()
  }
}

import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { startOnRecord, temporaryFolder } from '../systems/onrecord.ts'
import { type Figure, round } from './figures.ts'

const MIB = 1024 ** 2
const SAMPLE_EVERY_MS = 200

/** First start with the sample day, second start, and the most memory that all its processes took together. */
export async function benchStart(): Promise<Figure[]> {
  await using folder = await temporaryFolder()
  const figures: Figure[] = []
  for (const what of ['first start, with the sample day', 'second start']) {
    const begun = performance.now()
    const starting = startOnRecord(folder.path)
    let peak = 0
    let watching = true
    const watch = (async () => {
      while (watching) {
        peak = Math.max(peak, await memoryOfTree(process.pid))
        await delay(SAMPLE_EVERY_MS)
      }
    })()
    const server = await starting
    const seconds = (performance.now() - begun) / 1000
    await delay(3_000)
    watching = false
    await watch
    figures.push({ what, secondsToReady: round(seconds), peakMiB: Math.round(peak / MIB) })
    await server.stop()
  }
  return figures
}

/** Proportional set size of all processes that descend from this one, without it; the database server included. */
async function memoryOfTree(root: number): Promise<number> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    parents.set(Number(name), parent)
  }
  const descends = (pid: number): boolean => {
    const parent = parents.get(pid)
    return parent !== undefined && (parent === root || descends(parent))
  }
  let bytes = 0
  for (const pid of parents.keys()) {
    if (!descends(pid)) continue
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
    bytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024
  }
  return bytes
}

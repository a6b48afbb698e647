import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createMetrics } from '@onrecord/telemetry'
import { CHECKOUT } from './deploy-folder.ts'

/** What a scrape adds to every series. */
const OF_SCRAPING = ['job', 'instance', 'namespace', 'service']
const HISTOGRAM = ['_bucket', '_sum', '_count']

let read: Promise<Map<string, Set<string>>> | undefined

/** The labels of every series that processes tell, by its name: ours, as their sources register them, and Node's. */
export function registeredSeries(): Promise<Map<string, Set<string>>> {
  read ??= readSeries()
  return read
}

async function readSeries(): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>([['up', new Set(OF_SCRAPING)]])
  const add = (name: string, labels: readonly string[]) =>
    found.set(name, new Set([...labels, ...OF_SCRAPING]))
  for (const { name, labels, isHistogram } of [...(await ownMetrics()), ...(await nodeMetrics())]) {
    add(name, labels)
    if (isHistogram) for (const suffix of HISTOGRAM) add(`${name}${suffix}`, [...labels, 'le'])
  }
  return found
}

interface Registered {
  name: string
  labels: string[]
  isHistogram: boolean
}

async function ownMetrics(): Promise<Registered[]> {
  const registered: Registered[] = []
  for (const file of await sources()) {
    const text = await readFile(file, 'utf8')
    for (const { groups, index } of text.matchAll(/'(?<name>onrecord_[a-z_]+)'/g)) {
      const before = text.slice(Math.max(0, index - 60), index)
      const kind = /\.(counter|gauge|seconds)\(\s*$|new (Counter|Gauge|Histogram)\(\{\s*name: $/.exec(before)
      if (kind === null) continue
      // the first list after the name is that of the labels
      const list = /\[(?<labels>[^\]]*)\]/.exec(text.slice(index, index + 400))?.groups?.['labels'] ?? ''
      const labels = [...list.matchAll(/'(?<label>\w+)'/g)].map((match) => match.groups?.['label'] ?? '')
      const isHistogram = kind[1] === 'seconds' || kind[2] === 'Histogram'
      registered.push({ name: groups?.['name'] ?? '', labels, isHistogram })
    }
  }
  return registered
}

async function sources(): Promise<string[]> {
  const found = await Promise.all(['services', 'infra'].map(sourcesBelow))
  return found.flat()
}

async function sourcesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(join(CHECKOUT, folder), { withFileTypes: true })
  const found = await Promise.all(
    entries
      .filter(({ name }) => name !== 'node_modules')
      .map(async (entry) => {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) return sourcesBelow(path)
        return /(?<!\.test)\.ts$/.test(path) ? [join(CHECKOUT, path)] : []
      }),
  )
  return found.flat()
}

/** As the program itself writes them out. */
async function nodeMetrics(): Promise<Registered[]> {
  const { text } = await createMetrics({ service: 'test', version: '0' }).exposition()
  return [...text.matchAll(/^# TYPE (?<name>\w+) (?<type>\w+)$/gm)]
    .map(({ groups }) => ({ name: groups?.['name'] ?? '', isHistogram: groups?.['type'] === 'histogram' }))
    .filter(({ name }) => !name.startsWith('onrecord_'))
    .map((metric) => ({ ...metric, labels: metric.name.startsWith('nodejs_gc') ? ['kind'] : [] }))
}

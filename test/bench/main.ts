import { availableParallelism, cpus, totalmem } from 'node:os'
import { benchFacts } from './facts.ts'
import type { Figure } from './figures.ts'
import { benchGate } from './gate.ts'
import { benchKeys } from './keys.ts'
import { benchObjects } from './objects.ts'
import { benchPipeline } from './pipeline.ts'
import { benchStart } from './start.ts'
import { benchVerify } from './verify.ts'
import { benchWebhook } from './webhook.ts'

/** `npm run bench -- gate | webhook | facts | start | objects | keys | pipeline | verify`: prints one JSON line per figure. */
const benches = {
  gate: benchGate,
  webhook: benchWebhook,
  facts: benchFacts,
  start: benchStart,
  objects: benchObjects,
  keys: benchKeys,
  pipeline: benchPipeline,
  verify: benchVerify,
} as const

const names = process.argv.slice(2)
const chosen =
  names.length === 0
    ? (Object.keys(benches) as (keyof typeof benches)[])
    : names.filter((name): name is keyof typeof benches => name in benches)
if (chosen.length === 0) {
  process.stderr.write(`usage: npm run bench -- [${Object.keys(benches).join(' | ')}]\n`)
  process.exit(2)
}
tell({
  bench: 'machine',
  node: process.version,
  cores: availableParallelism(),
  cpu: cpus()[0]?.model,
  memoryGib: Math.round(totalmem() / 1024 ** 3),
})
for (const name of chosen) {
  const figures: Figure[] | AsyncGenerator<Figure> = await benches[name]()
  for await (const figure of figures) tell({ bench: name, ...figure })
}

function tell(figure: object): void {
  process.stdout.write(`${JSON.stringify(figure)}\n`)
}

import { parseArgs } from 'node:util'
import { SERVICES, type ServiceName } from '../systems/deployment.ts'
import { runEmbedded } from './embedded.ts'
import { chaosSeed } from './random.ts'
import { runSystems } from './systems.ts'

/**
 * A program: lets everything go wrong during the sample day, and compares what comes of it with a quiet day. Exit code 1:
 * something was lost, doubled, or kept without an open decision.
 *
 *     npm run test:chaos                             ten days in many processes on the real systems, half an hour
 *     npm run test:chaos -- --runs 2 --seed 1        two, with the seeds 1 and 2
 *     npm run test:chaos -- --deliveries 300         a part of the day
 *     npm run test:chaos -- --services ingest,consent,recording,transcription,analytics
 *     npm run test:chaos -- --embedded --points 20   the embedded process, killed at 20 points
 */
const { values } = parseArgs({
  options: {
    embedded: { type: 'boolean', default: false },
    points: { type: 'string', default: '20' },
    runs: { type: 'string', default: '10' },
    deliveries: { type: 'string' },
    services: { type: 'string' },
    folder: { type: 'string' },
    seed: { type: 'string' },
  },
})
const seed = values.seed === undefined ? chaosSeed() : Number(values.seed)
const isWell = values.embedded
  ? await runEmbedded({ points: Number(values.points), seed })
  : await runSystems({
      runs: Number(values.runs),
      seed,
      ...(values.deliveries !== undefined && { deliveries: Number(values.deliveries) }),
      ...(values.services !== undefined && { services: servicesOf(values.services) }),
      ...(values.folder !== undefined && { folder: values.folder }),
    })
// a client whose broker was killed may still be trying to reach it
process.exit(isWell ? 0 : 1)

function servicesOf(list: string): ServiceName[] {
  const wanted = list.split(',')
  const unknown = wanted.filter((name) => !SERVICES.some((known) => known === name))
  if (unknown.length > 0)
    throw new Error(`no such service: ${unknown.join(', ')}; there are ${SERVICES.join(', ')}`)
  return SERVICES.filter((name) => wanted.includes(name))
}

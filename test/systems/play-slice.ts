import { join } from 'node:path'
import { openComposition } from '@onrecord/onrecord/composition'
import { readConfig } from '@onrecord/onrecord/config'
import { generateSampleDay, startGraphStandIn } from '@onrecord/onrecord/sample-day'
import { setUpSampleDay } from '@onrecord/onrecord/set-up-sample-day'
import { createHttpApp, createLogger } from '@onrecord/service'
import { postDay } from './post-day.ts'
import { createSettling } from './settling.ts'
import { sliceOfDay } from './slice-of-day.ts'
import { writeSnapshot } from './write-snapshot.ts'

/**
 * A program: plays a slice of the sample day in this one process, on the embedded systems, as `runDay` plays it in many.
 *
 *     node test/systems/play-slice.ts DELIVERIES OUT    (OUT/snapshot.json)
 */

const [deliveries = '', out = ''] = process.argv.slice(2)
const day = sliceOfDay(generateSampleDay(), Number(deliveries))
const logger = createLogger('warn')
const composition = await openComposition(readConfig(process.env, { data: join(out, 'data') }), {
  logger,
  failed(error) {
    throw error
  },
})
const graph = await startGraphStandIn(day)
const app = createHttpApp({ logger })
try {
  await setUpSampleDay(composition, day, graph.url)
  await composition.routes(app)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  await composition.service.start()
  const { decided, settled } = createSettling(composition)
  await postDay({ url, day, decided })
  await settled()
  await writeSnapshot(composition, out)
} finally {
  await app.close()
  await graph.stop()
  await composition.close()
}

import { openComposition } from '@onrecord/onrecord/composition'
import { readConfig } from '@onrecord/onrecord/config'
import { writeSnapshot } from './write-snapshot.ts'

/**
 * A program: opens a stopped data folder and writes all that must be the same after the same day to a file.
 *
 *     node test/systems/take-snapshot.ts DATA OUT    (OUT/snapshot.json, OUT/log.ndjson)
 */

const [data = '', out = ''] = process.argv.slice(2)
const composition = await openComposition(readConfig(process.env, { data }))
try {
  await writeSnapshot(composition, out)
} finally {
  await composition.close()
}

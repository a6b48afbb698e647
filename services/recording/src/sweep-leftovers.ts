import type { Claims } from '@onrecord/postgres'
import { deleteObject } from './end-recording.ts'
import type { RecordingContext } from './ports.ts'
import { findRecording, leftovers } from './stores/recordings.ts'

/** Removes objects that were written, or were about to be, and never became stored. Leaves alone what is in work. */
export async function sweepLeftovers(context: RecordingContext, claims: Claims): Promise<number> {
  let removed = 0
  for (const { workspace, recording } of await leftovers(context.db)) {
    const key = `${workspace}/${recording}`
    if (!(await claims.take(key))) continue
    try {
      const current = await findRecording(context.db, { workspace, recording })
      if (current === undefined || current.state === 'stored' || !current.mayHaveObject) continue
      await deleteObject(context, current)
      removed++
    } finally {
      await claims.give(key)
    }
  }
  return removed
}

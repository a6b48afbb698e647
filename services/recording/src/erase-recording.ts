import { Topic } from '@onrecord/schemas'
import type { ErasureReason } from './domain/recording.ts'
import { deleteObject } from './end-recording.ts'
import { entryAbout } from './entries.ts'
import { eventAbout } from './events.ts'
import type { RecordingContext } from './ports.ts'
import { findRecording, type RecordingKey } from './stores/recordings.ts'
import { setEnded } from './stores/transitions.ts'

/**
 * Erases a stored recording; the only way one goes. The key is forgotten first, in one transaction with the entry: from
 * then on nothing opens. Then the bytes go. Idempotent; false if there was nothing stored. (A legal hold would be asked
 * about here, in the transaction, before anything is forgotten.)
 */
export async function eraseRecording(context: RecordingContext, key: RecordingKey, reason: ErasureReason): Promise<boolean> {
  const { db, ledger, outbox, clock } = context
  const at = clock.now()
  const erased = await db.transaction(async (tx) => {
    const recording = await findRecording(tx, key, 'FOR UPDATE')
    if (recording?.state !== 'stored') return undefined
    await setEnded(tx, key, { state: 'erased', reason, at })
    await outbox.add(tx, Topic.recordings, eventAbout(recording, 'onrecord.recording.erased.v1', { reason, at: at.toISOString() }, at))
    await ledger.append(tx, entryAbout(recording, { type: 'recording.erased', outcome: 'done', at, reason }))
    return recording
  })
  if (erased === undefined) return false
  context.told()
  await deleteObject(context, erased)
  return true
}

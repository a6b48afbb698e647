import type { ConsentEvent } from '@onrecord/schemas'
import type { EventHandler } from '@onrecord/service'
import type { RecordingContext } from './ports.ts'
import { storedWith } from './stores/recordings.ts'
import { verifyRecording } from './verify-recording.ts'

const SAYS_YES = new Set(['given', 'renewed', 'requested'])

/**
 * A no to recording: whatever was stored with this person in it and is not covered any more goes. The gate decides what
 * that is, so that a withdrawal which comes a second time, after a new consent, takes nothing along.
 */
export function followConsent(context: RecordingContext): EventHandler<ConsentEvent> {
  return async function handle(batch) {
    for (const { event } of batch) {
      if (event.type !== 'onrecord.consent.recorded.v1') continue
      const { workspace, subject, purpose, status } = event.data
      if (purpose !== 'recording' || SAYS_YES.has(status)) continue
      const person = await context.samePerson(workspace, subject)
      for (const recording of await storedWith(context.db, workspace, [...person, subject]))
        await verifyRecording(context, recording)
    }
    return []
  }
}

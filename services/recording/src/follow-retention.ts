import type { PrivacyEvent } from '@onrecord/schemas'
import type { EventHandler } from '@onrecord/service'
import { eraseRecording } from './erase-recording.ts'
import type { RecordingContext } from './ports.ts'

/** A retention run named recordings that are due. */
export function followRetention(context: RecordingContext): EventHandler<PrivacyEvent> {
  return async function handle(batch) {
    for (const { event } of batch) {
      if (event.data.category !== 'recordings') continue
      for (const recording of event.data.items) await eraseRecording(context, { workspace: event.workspace, recording }, 'retention')
    }
    return []
  }
}

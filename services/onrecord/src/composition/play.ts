import type { PlayRecording } from '@onrecord/console'
import type { RecordingService } from '@onrecord/recording'
import { ProblemError } from '@onrecord/schemas'

/** Listening, for the console: the recording service enters the access in the ledger before the first byte. */
export const playFor =
  (recording: Pick<RecordingService, 'playRecording'>): PlayRecording =>
  async ({ workspace, recording: id, actor, reason, playKey }) => {
    try {
      const { bytes, mimeType } = await recording.playRecording({
        workspace,
        recording: id,
        actor,
        reason,
        idempotencyKey: playKey,
      })
      return { bytes, contentType: mimeType }
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'recording_not_held') return undefined
      throw error
    }
  }

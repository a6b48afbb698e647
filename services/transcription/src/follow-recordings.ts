import type { Keeper } from '@onrecord/keeping'
import type { Keyring } from '@onrecord/keys'
import type { RecordingEvent } from '@onrecord/schemas'
import type { EventHandler } from '@onrecord/service'
import { engineTranscriptIn } from './announcements.ts'

/**
 * A stored recording is to be transcribed, if there is an engine. A recording that was erased takes what was written of
 * the call along, whoever wrote it; not so if it was merely old, since transcripts have a period of their own.
 */
export function followRecordings(
  keeper: Pick<Keeper, 'announce' | 'itemsOf' | 'erase'>,
  keyring: Pick<Keyring, 'pseudonym'>,
  hasEngine: boolean,
): EventHandler<RecordingEvent> {
  return async function handle(batch) {
    for (const { event } of batch) {
      if (event.type === 'onrecord.recording.stored.v1' && hasEngine)
        await keeper.announce([engineTranscriptIn(event, keyring)])
      if (event.type !== 'onrecord.recording.erased.v1' || event.data.reason === 'retention') continue
      const { workspace, data } = event
      for (const { id } of await keeper.itemsOf(workspace, { calls: [data.call] }))
        await keeper.erase({ workspace, id }, data.reason)
    }
    return []
  }
}

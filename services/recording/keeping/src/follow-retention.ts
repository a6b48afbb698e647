import type { PrivacyEvent } from '@onrecord/schemas'
import type { EventHandler } from '@onrecord/service'
import { eraseItem } from './erase-item.ts'
import type { Keeping } from './kind.ts'

/** A retention run named what is due. */
export function followRetention(keeping: Keeping): EventHandler<PrivacyEvent> {
  return async function handle(batch) {
    for (const { event } of batch) {
      if (
        event.type !== 'onrecord.retention.applied.v1' ||
        event.data.category !== keeping.kind.retentionCategory
      )
        continue
      for (const id of event.data.items)
        await eraseItem(keeping, { workspace: event.workspace, id }, 'retention')
    }
    return []
  }
}

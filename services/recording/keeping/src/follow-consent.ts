import type { ConsentEvent } from '@onrecord/schemas'
import type { EventHandler } from '@onrecord/service'
import { storedWith } from './items-store.ts'
import type { Keeping } from './kind.ts'
import { verifyItem } from './verify-item.ts'

const SAYS_YES = new Set(['given', 'renewed', 'requested'])

/**
 * A no: whatever was stored with this person in it and is not covered any more goes. The gate decides what that is, so
 * that a withdrawal which comes a second time, after a new consent, or is for another purpose, takes nothing along.
 */
export function followConsent(keeping: Keeping): EventHandler<ConsentEvent> {
  return async function handle(batch) {
    for (const { event } of batch) {
      if (event.type !== 'onrecord.consent.recorded.v1' || SAYS_YES.has(event.data.status)) continue
      const { workspace, subject } = event.data
      const person = await keeping.samePerson(workspace, subject)
      for (const item of await storedWith(keeping.acrossWorkspaces, keeping.kind.schema, workspace, [
        ...person,
        subject,
      ]))
        await verifyItem(keeping, item)
    }
    return []
  }
}

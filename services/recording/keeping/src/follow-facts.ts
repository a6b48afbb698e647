import type { InteractionEvent } from '@onrecord/schemas'
import { callIn } from './call.ts'
import { mergeIntoCalls } from './calls-store.ts'
import { storedOf, storedWith } from './items-store.ts'
import type { Keeping } from './kind.ts'
import { verifyItem } from './verify-item.ts'

/**
 * Notes what the events say of calls and of who is who. What is stored of them is held against the gate anew: somebody
 * may turn out to have been there, and somebody who said no to be the one who was.
 */
export async function followFacts(keeping: Keeping, events: readonly InteractionEvent[]): Promise<void> {
  const { db, acrossWorkspaces, kind } = keeping
  const seen = events.flatMap((event) => callIn(event) ?? [])
  for (const [workspace, calls] of Map.groupBy(seen, (call) => call.workspace)) {
    const own = db.inWorkspace(workspace)
    await mergeIntoCalls(own, kind.schema, calls)
    for (const item of await storedOf(own, kind.schema, workspace, [
      ...new Set(calls.map(({ call }) => call)),
    ]))
      await verifyItem(keeping, item)
  }
  for (const event of events) {
    if (event.type !== 'onrecord.identity.linked.v1') continue
    const { survivor, merged } = event.data
    for (const item of await storedWith(acrossWorkspaces, kind.schema, event.workspace, [survivor, merged]))
      await verifyItem(keeping, item)
  }
}

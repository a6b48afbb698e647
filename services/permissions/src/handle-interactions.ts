import type { Database } from '@onrecord/postgres'
import type { InteractionEvent } from '@onrecord/schemas'
import type { EventHandler } from '@onrecord/service'
import { momentOf } from './domain/moment.ts'
import { insertMoments, type StoredMoment } from './store.ts'

/** Keeps what bears on a permission to call. A batch is of several workspaces. */
export function handleInteractions(acrossWorkspaces: Database): EventHandler<InteractionEvent> {
  return async function handle(batch) {
    const moments = batch.flatMap(({ event }) => storedOf(event) ?? [])
    if (moments.length > 0) await insertMoments(acrossWorkspaces, moments)
    return []
  }
}

function storedOf(event: InteractionEvent): StoredMoment | undefined {
  const moment = momentOf(event)
  if (moment === undefined || event.subject === undefined || !('account' in event.data)) return undefined
  const { workspace, subject, id: eventId, time } = event
  return { workspace, subject, eventId, at: new Date(time), account: event.data.account, moment }
}

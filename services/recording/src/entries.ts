import type { LedgerDraft } from '@onrecord/schemas'
import type { Recording } from './domain/recording.ts'

export const ACTOR = 'service:recording'

type Entry = Pick<LedgerDraft, 'type' | 'outcome'> & { at: Date; reason?: string | undefined; payload?: Record<string, unknown> }

/** The trail's entry about a recording. Each kind happens to a recording once; an incident once for each reason. */
export function entryAbout(recording: Recording, { at, reason, payload = {}, ...entry }: Entry): LedgerDraft {
  return {
    ...entry,
    workspace: recording.workspace,
    at: at.toISOString(),
    actor: ACTOR,
    ...(recording.contact !== undefined && { subject: recording.contact }),
    target: { kind: 'recording', id: recording.recording },
    ...(reason !== undefined && { reason }),
    payload: { call: recording.call, ...payload },
    idempotencyKey: `${entry.type}/${recording.recording}${entry.type === 'recording.incident' ? `/${reason}` : ''}`,
  }
}

import { caughtUp } from '@onrecord/event-log'
import { KeyDestroyedError } from '@onrecord/keys'
import { Topic } from '@onrecord/schemas'
import { backoffMs } from '@onrecord/service'
import type { Call } from './domain/call.ts'
import type { Recording } from './domain/recording.ts'
import { failRecording, refuseRecording } from './end-recording.ts'
import { fetchRecording } from './fetch-recording.ts'
import { gateQuestionOf } from './gate-question.ts'
import type { RecordingContext } from './ports.ts'
import { storeRecording } from './store-recording.ts'
import { findCall } from './stores/calls.ts'
import { beginAttempt, postponeUntil, type RecordingKey } from './stores/recordings.ts'

/** Transfers break; three different files under one id do not happen by chance. */
const MAX_MISMATCHES = 3
/** How soon to look again when consent events are still on their way. */
const STALE_MS = 100

/** One attempt at one announced recording: to store it, to refuse it, to give it up, or to come back later. */
export function processRecording(context: RecordingContext): (key: RecordingKey) => Promise<void> {
  return async function process(key) {
    const recording = await beginAttempt(context.db, key)
    if (recording === undefined) return
    const call = await findCall(context.db, recording.workspace, recording.call)
    const isTooLate = context.clock.now() >= recording.deadline
    if (call?.endedAt === undefined) return isTooLate ? failRecording(context, recording, 'call_unknown') : undefined
    if (isTooLate) return failRecording(context, recording, 'expired_7d')
    if (!(await knowsAllConsent(context))) return later(context, recording, STALE_MS)
    const decision = await context.gate.ask(gateQuestionOf(call, context.clock.now()))
    if (decision.verdict !== 'open') return refuseRecording(context, recording, decision)
    return fetchAndStore(context, recording, call)
  }
}

async function fetchAndStore(context: RecordingContext, recording: Recording, call: Call): Promise<void> {
  const fetched = await fetchRecording(context, recording)
  switch (fetched.kind) {
    case 'gone':
      return failRecording(context, recording, 'not_delivered')
    case 'later':
      return later(context, recording, Math.max(fetched.retryAfterMs ?? 0, backoffFor(context, recording)), { failure: true })
    case 'mismatch':
      context.logger.warn({ recording: recording.recording, times: recording.mismatches + 1 }, 'the file is not the one that was announced')
      if (recording.mismatches + 1 >= MAX_MISMATCHES) return failRecording(context, recording, 'hash_mismatch')
      return later(context, recording, backoffFor(context, recording), { failure: true, mismatch: true })
    case 'bytes':
      if (!(await knowsAllConsent(context))) return later(context, recording, STALE_MS)
      try {
        return await storeRecording(context, recording, call, fetched)
      } catch (error) {
        if (!(error instanceof KeyDestroyedError)) throw error
        return failRecording(context, recording, 'subject_erased')
      }
  }
}

/** Has every consent and withdrawal that lies in the log been entered? Until then the gate is not asked: fail closed. */
const knowsAllConsent = ({ log, settings }: RecordingContext) =>
  caughtUp(log, settings.consentGroup, [Topic.interactions], settings.freshnessMs)

const backoffFor = ({ settings }: RecordingContext, { failures }: Recording) => backoffMs(failures + 1, settings.retry)

function later(
  { db, clock }: RecordingContext,
  recording: Recording,
  delayMs: number,
  counting: { failure?: boolean; mismatch?: boolean } = {},
): Promise<void> {
  return postponeUntil(db, recording, new Date(clock.now().getTime() + delayMs), counting)
}

import type { GateDecision, GateReason } from '@onrecord/schemas'
import { mergeCalls } from './domain/call.ts'
import type { Recording } from './domain/recording.ts'
import { entryAbout } from './entries.ts'
import { eraseRecording } from './erase-recording.ts'
import { gateQuestionOf } from './gate-question.ts'
import type { RecordingContext } from './ports.ts'
import { findCall } from './stores/calls.ts'
import { allStored } from './stores/recordings.ts'

export interface Violation {
  workspace: string
  recording: string
  reason: GateReason
}

const SAID_NO: ReadonlySet<GateReason> = new Set(['consent_withdrawn', 'consent_withdrawn_since', 'consent_refused'])

/**
 * Holds a stored recording against the gate as of its own decision, with all that has become known of the call and of
 * consent since (a withdrawal counts whenever it comes). What is not covered is erased; if nobody said no, that is an
 * incident, because it should not have been stored.
 */
export async function verifyRecording(context: RecordingContext, recording: Recording): Promise<Violation | undefined> {
  const { workspace, recording: id } = recording
  const decision = await askAgain(context, recording)
  if (decision.verdict === 'open') return undefined
  const { reason } = decision
  if (SAID_NO.has(reason)) await eraseRecording(context, recording, 'consent_withdrawn')
  else await eraseAsIncident(context, recording, decision)
  return { workspace, recording: id, reason }
}

async function askAgain(context: RecordingContext, recording: Recording): Promise<GateDecision> {
  const { workspace, call: ref, decidedAt, interval } = recording
  if (decidedAt === undefined || interval === undefined) throw new Error(`${recording.recording} is stored without a decision`)
  const known = await findCall(context.db, workspace, ref)
  const then = {
    workspace,
    call: ref,
    account: recording.account,
    contacts: recording.participants.filter((subject) => subject.startsWith('sub_')),
    agents: recording.participants.filter((subject) => !subject.startsWith('sub_')),
    answeredAt: interval.from,
    endedAt: interval.until,
  }
  return context.gate.ask(gateQuestionOf(known === undefined ? then : mergeCalls(then, known), decidedAt))
}

async function eraseAsIncident(context: RecordingContext, recording: Recording, { reason }: GateDecision): Promise<void> {
  context.logger.error({ recording: recording.recording, reason }, 'a stored recording is not covered by consent')
  const at = context.clock.now()
  await context.db.transaction((tx) =>
    context.ledger.append(
      tx,
      entryAbout(recording, { type: 'recording.incident', outcome: 'failed', at, reason: 'not_covered', payload: { gateReason: reason } }),
    ),
  )
  await eraseRecording(context, recording, 'not_covered')
}

/** Every stored recording of every workspace. Nothing found is what everybody expects. */
export async function verifyStored(context: RecordingContext): Promise<Violation[]> {
  const violations: Violation[] = []
  for await (const recording of allStored(context.db)) {
    const violation = await verifyRecording(context, recording)
    if (violation !== undefined) violations.push(violation)
  }
  return violations
}

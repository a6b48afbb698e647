import { gateEntryOf } from '@onrecord/gate'
import { type GateDecision, Topic } from '@onrecord/schemas'
import type { FailureReason, Recording } from './domain/recording.ts'
import { ACTOR, entryAbout } from './entries.ts'
import { eventAbout } from './events.ts'
import type { RecordingContext } from './ports.ts'
import { findRecording, noteObjectGone } from './stores/recordings.ts'
import { insertDecision, setEnded } from './stores/transitions.ts'

/** The gate is closed: nothing is kept, and the refusal is on record with its reason. */
export async function refuseRecording(context: RecordingContext, recording: Recording, decision: GateDecision): Promise<void> {
  const { db, ledger, outbox, clock } = context
  const at = clock.now()
  const { reason, decisionId } = decision
  const isOurs = await db.transaction(async (tx) => {
    const current = await findRecording(tx, recording, 'FOR UPDATE')
    if (!isSameAttempt(current, recording)) return false
    await insertDecision(tx, recording.recording, decision)
    await setEnded(tx, recording, { state: 'refused', reason, at })
    await outbox.add(tx, Topic.recordings, eventAbout(recording, 'onrecord.recording.refused.v1', { reason, decisionId }, at))
    await ledger.append(tx, gateEntryOf(decision, ACTOR))
    await ledger.append(tx, entryAbout(recording, { type: 'recording.refused', outcome: 'refused', at, reason, payload: { decisionId } }))
    return true
  })
  if (isOurs) await afterEnd(context, recording)
}

/** It cannot be had. Every such end is an incident: a call that should have a recording has none. */
export async function failRecording(context: RecordingContext, recording: Recording, reason: FailureReason): Promise<void> {
  const { db, ledger, outbox, clock } = context
  const at = clock.now()
  const isOurs = await db.transaction(async (tx) => {
    const current = await findRecording(tx, recording, 'FOR UPDATE')
    if (!isSameAttempt(current, recording)) return false
    await setEnded(tx, recording, { state: 'failed', reason, at })
    await outbox.add(tx, Topic.recordings, eventAbout(recording, 'onrecord.recording.failed.v1', { reason }, at))
    await ledger.append(tx, entryAbout(recording, { type: 'recording.incident', outcome: 'failed', at, reason, payload: { media: recording.media.id } }))
    return true
  })
  if (isOurs) await afterEnd(context, recording)
}

/** A later attempt of somebody else has taken over if the numbers differ. */
export const isSameAttempt = (current: Recording | undefined, ours: Recording): current is Recording =>
  current?.state === 'pending' && current.attempt === ours.attempt

async function afterEnd(context: RecordingContext, recording: Recording): Promise<void> {
  context.told()
  await deleteObject(context, recording)
}

/** Removes what an attempt may have written. Safe at any time for what is not stored; repeated by the sweep. */
export async function deleteObject({ db, objects }: RecordingContext, recording: Recording): Promise<void> {
  await objects.delete(recording.objectKey)
  await noteObjectGone(db, recording)
}

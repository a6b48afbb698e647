import { type Ask, gateEntryOf } from '@onrecord/gate'
import { type SealedObject, sealObject } from '@onrecord/keys'
import type { Sql } from '@onrecord/postgres'
import { type GateDecision, Topic } from '@onrecord/schemas'
import { type Call, intervalOf } from './domain/call.ts'
import { probeOggOpus } from './domain/ogg-opus.ts'
import type { Recording } from './domain/recording.ts'
import { deleteObject, isSameAttempt, refuseRecording } from './end-recording.ts'
import { ACTOR, entryAbout } from './entries.ts'
import { eventAbout } from './events.ts'
import { gateQuestionOf } from './gate-question.ts'
import type { RecordingContext } from './ports.ts'
import { findRecording } from './stores/recordings.ts'
import { insertDecision, type Manifest, noteIntent, setStored } from './stores/transitions.ts'

export interface Audio {
  bytes: Buffer
  fetchedAt: Date
}

/** Carries a closed decision out of a transaction that must not commit. */
class GateClosed extends Error {
  override name = 'GateClosed'
  readonly decision: GateDecision
  constructor(decision: GateDecision) {
    super(decision.reason)
    this.decision = decision
  }
}

/** Another attempt has taken over: this one leaves everything as it is. */
class Superseded extends Error {
  override name = 'Superseded'
}

/**
 * Keeps the audio, if the gate still says so. First the decision and the intent are on record, then the object is
 * written, then one transaction asks the gate again and makes it stored. A kill in between leaves an intent without a
 * stored row, whose object the sweep removes.
 */
export async function storeRecording(context: RecordingContext, recording: Recording, call: Call, audio: Audio): Promise<void> {
  const owners = [...call.contacts, ...call.agents]
  const about = { workspace: recording.workspace, object: recording.recording }
  const sealed = await sealObject(context.keyring, about, owners, audio.bytes, recording.wrappedKey)
  try {
    const decision = await context.db.transaction((tx) => intend(context, tx, recording, call, sealed.wrappedKey))
    await context.objects.put(recording.objectKey, sealed.bytes, {
      contentType: 'application/octet-stream',
      sha256: sealed.ciphertextSha256,
    })
    const manifest = { ...sealed, ...probeOggOpus(audio.bytes), fetchedAt: audio.fetchedAt }
    await context.db.transaction((tx) => commit(context, tx, recording, call, decision, manifest))
    context.told()
  } catch (error) {
    if (error instanceof Superseded) return
    if (!(error instanceof GateClosed)) throw error
    await deleteObject(context, recording)
    await refuseRecording(context, recording, error.decision)
  }
}

async function intend(context: RecordingContext, tx: Sql, recording: Recording, call: Call, wrappedKey: string): Promise<GateDecision> {
  const at = context.clock.now()
  await lockAttempt(tx, recording)
  const decision = await askOpen(context, tx, gateQuestionOf(call, at))
  const interval = intervalOf(call)
  if (interval === undefined) throw new Error('the gate was open for a call without an interval')
  await insertDecision(tx, recording.recording, decision)
  await noteIntent(tx, recording, { decision, participants: [...call.contacts, ...call.agents], interval, wrappedKey }, at)
  await context.ledger.append(tx, gateEntryOf(decision, ACTOR))
  return decision
}

/**
 * Appending locks the workspace's log until the end, and no consent record enters without an entry: what the gate reads
 * after that cannot change before this commits. A withdrawal comes before and closes it, or after and erases it.
 */
async function commit(
  context: RecordingContext,
  tx: Sql,
  recording: Recording,
  call: Call,
  { decisionId }: GateDecision,
  manifest: Manifest,
): Promise<void> {
  const at = context.clock.now()
  await lockAttempt(tx, recording)
  await context.ledger.append(tx, storedEntry(recording, call, decisionId, manifest, at))
  await askOpen(context, tx, gateQuestionOf(call, at))
  await setStored(tx, recording, manifest, at)
  await context.outbox.add(tx, Topic.recordings, storedEvent(recording, call, decisionId, manifest, at))
}

async function lockAttempt(tx: Sql, recording: Recording): Promise<void> {
  if (!isSameAttempt(await findRecording(tx, recording, 'FOR UPDATE'), recording)) throw new Superseded()
}

async function askOpen(context: RecordingContext, tx: Sql, ask: Ask): Promise<GateDecision> {
  const decision = await context.gate.ask(ask, tx)
  if (decision.verdict !== 'open') throw new GateClosed(decision)
  return decision
}

function storedEntry(recording: Recording, call: Call, decisionId: string, manifest: SealedObject & Manifest, at: Date) {
  return entryAbout(recording, {
    type: 'recording.stored',
    outcome: 'done',
    at,
    payload: {
      decisionId,
      participants: [...call.contacts, ...call.agents],
      objectKey: recording.objectKey,
      sha256: manifest.sha256,
      ciphertextSha256: manifest.ciphertextSha256,
      sizeBytes: manifest.sizeBytes,
    },
  })
}

function storedEvent(recording: Recording, call: Call, decisionId: string, manifest: Manifest, at: Date) {
  const [agent] = call.agents
  return eventAbout(
    recording,
    'onrecord.recording.stored.v1',
    {
      ...(agent !== undefined && { agent }),
      objectKey: recording.objectKey,
      sizeBytes: manifest.sizeBytes,
      ...(manifest.durationS !== undefined && { audioS: manifest.durationS }),
      ...(manifest.channels !== undefined && { channels: manifest.channels }),
      decisionId,
    },
    at,
  )
}

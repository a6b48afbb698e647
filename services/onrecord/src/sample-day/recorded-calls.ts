import { recordingChange, transcriptionChange } from './call-shapes.ts'
import { type CallPlan, playCall } from './calls.ts'
import { MINUTE, nextHour } from './day.ts'
import type { ExpectedCall, ExpectedRecording, ExpectedTranscript } from './expected.ts'
import type { MediaShelf } from './media.ts'
import { type Scene, tellWhatsApp } from './tells.ts'
import type { ConsentStory } from './types.ts'

/** What must become of the recording in each story. */
type Fate = Pick<ExpectedRecording, 'fate' | 'reason' | 'isWithdrawnAfterwards'>
const stored: Fate = { fate: 'stored' }
const refused = (reason: string): Fate => ({ fate: 'refused', reason })
const fates: Readonly<Partial<Record<ConsentStory, Fate>>> = {
  both: stored,
  recording_only: stored,
  web_form: stored,
  linked_identity: stored,
  withdrawn_after_call: { fate: 'stored', isWithdrawnAfterwards: true },
  refused: refused('consent_refused'),
  unanswered: refused('consent_requested_unanswered'),
  never_asked: refused('consent_missing'),
  withdrawn_before_call: refused('consent_withdrawn'),
  given_after_call: refused('consent_not_yet_given'),
  agent_refuses: refused('consent_refused'),
  agent_unknown: refused('participant_unknown'),
  media_corrupt: { fate: 'failed', reason: 'hash_mismatch' },
  media_gone: { fate: 'failed', reason: 'not_delivered' },
}

export const isRecorded = (story: ConsentStory): boolean => fates[story] !== undefined

/** WhatsApp speaks its announcement before it starts to record. Seconds. */
const ANNOUNCEMENT_S = 4

export interface RecordedCallPlan {
  story: ConsentStory
  call: CallPlan
  withTranscript: boolean
  /** The file is offered before the call's end is told. */
  isOfferedEarly: boolean
}

export interface RecordedCall {
  call: ExpectedCall
  recording: ExpectedRecording
  transcript: ExpectedTranscript | undefined
}

/** An answered call that WhatsApp recorded, as long as the dialogue that stands for it. */
export function playRecordedCall(scene: Scene, shelf: MediaShelf, plan: RecordedCallPlan): RecordedCall {
  const { random, account, contact } = scene
  const fate = fates[plan.story]
  if (fate === undefined) throw new Error(`no call is recorded in the story ${plan.story}`)
  const dialogue = shelf.nextRecording(contact.workspace, contact.language)
  const talkS = Math.ceil(dialogue.durationS) + ANNOUNCEMENT_S
  const told = playCall(scene, {
    ...plan.call,
    talkS,
    ...(plan.isOfferedEarly && { oddity: 'late_terminate' as const }),
  })

  const fault = plan.story === 'media_corrupt' ? 'corrupt' : plan.story === 'media_gone' ? 'gone' : undefined
  const audio = shelf.offerAudio(account.id, dialogue, fault)
  const readyAt = told.endedAt + random.int(20, 50)
  const offeredAt = plan.story === 'given_after_call' ? nextHour(readyAt) + 2 * MINUTE : readyAt
  tellWhatsApp(scene, offeredAt, recordingChange(told.identity, offeredAt, audio), [{ kind: 'artefact' }])

  const about = { callId: told.identity.id, workspace: contact.workspace, contactKey: contact.key }
  const recording = { ...about, mediaId: audio.mediaId, story: plan.story, ...fate }
  if (!plan.withTranscript) return { call: told.expected, recording, transcript: undefined }

  const text = shelf.offerTranscript(account.id, dialogue)
  const writtenAt = told.endedAt + random.int(25, 58)
  tellWhatsApp(scene, writtenAt, transcriptionChange(told.identity, writtenAt, text), [{ kind: 'artefact' }])
  const isAllowed = fate.fate === 'stored' && plan.story !== 'recording_only'
  const transcript = {
    ...about,
    mediaId: text.mediaId,
    fate: isAllowed ? ('stored' as const) : ('refused' as const),
    ...(isAllowed && fate.isWithdrawnAfterwards === true && { isWithdrawnAfterwards: true as const }),
  }
  return { call: told.expected, recording, transcript }
}

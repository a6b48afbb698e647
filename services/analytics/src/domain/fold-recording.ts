import { type FactEvent, isOf } from './fact-event.ts'
import type { CallFact } from './fold-call.ts'

/** Why an answered call has, or has not, a verified recording. */
export type CoverageReason =
  | 'recorded'
  | 'truncated'
  | 'pending'
  | 'consent_denied'
  | 'not_requested'
  | 'not_delivered'
  | 'expired_7d'
  | 'hash_mismatch'
  | 'subject_erased'

/** The recording side of one call. Calls that nobody answered have one only if a recording turned up all the same. */
export interface RecordingFact {
  call: string
  recording: string
  account: string
  direction: string
  agent: string
  country: string
  /** When the call began; milliseconds. */
  at: number
  answered: boolean
  state: 'none' | 'pending' | 'stored' | 'refused' | 'failed' | 'erased'
  coverage: CoverageReason
  /** Counts for the rate: answered, the gate did not close it, and the person is not erased. */
  eligible: boolean
  covered: boolean
  /** What the gate said, where it refused. */
  gateReason: string
  audioS: number | null
  sizeBytes: number | null
  talkS: number | null
  transcript: 'none' | 'stored' | 'refused' | 'failed' | 'erased'
  language: string
  event: string
}

const isAvailable = isOf('onrecord.call.recording_available.v1')
const isStored = isOf('onrecord.recording.stored.v1')
const isRefused = isOf('onrecord.recording.refused.v1')
const isFailed = isOf('onrecord.recording.failed.v1')
const isErased = isOf('onrecord.recording.erased.v1')
const isTranscript = isOf(
  'onrecord.transcript.stored.v1',
  'onrecord.transcript.refused.v1',
  'onrecord.transcript.failed.v1',
  'onrecord.transcript.erased.v1',
)
const FAILURES = {
  hash_mismatch: 'hash_mismatch',
  expired_7d: 'expired_7d',
  not_delivered: 'not_delivered',
  call_unknown: 'not_delivered',
  unreadable: 'not_delivered',
  subject_erased: 'subject_erased',
} as const

/** From the distinct events that name the call, in order. */
export function foldRecording(call: CallFact, events: readonly FactEvent[]): RecordingFact | undefined {
  const answered = call.outcome === 'answered'
  const available = events.find(isAvailable)
  const stored = events.find(isStored)
  const refused = events.findLast(isRefused)
  const failed = events.findLast(isFailed)
  const erased = events.find(isErased)
  const last = erased ?? stored ?? refused ?? failed ?? available
  if (last === undefined && !answered) return undefined
  const state = stateOf()
  const coverage = coverageOf()
  const transcript = events.findLast(isTranscript)
  return {
    call: call.call,
    recording: (erased ?? stored ?? refused ?? failed)?.data.recording ?? '',
    account: call.account,
    direction: call.direction ?? '',
    agent: call.agent,
    country: call.country,
    at: call.createdAt,
    answered,
    state,
    coverage,
    eligible: answered && call.counted && !WITHOUT_A_YES.has(coverage),
    covered: coverage === 'recorded',
    gateReason: stored === undefined ? (refused?.data.reason ?? '') : '',
    audioS: stored?.data.audioS ?? null,
    sizeBytes: stored?.data.sizeBytes ?? null,
    talkS: call.talkS,
    transcript: transcript === undefined ? 'none' : TRANSCRIPT_STATES[transcript.type],
    language: events.find(isOf('onrecord.transcript.stored.v1'))?.data.language ?? '',
    event: last?.id ?? '',
  }

  function stateOf(): RecordingFact['state'] {
    if (erased !== undefined) return 'erased'
    if (stored !== undefined) return 'stored'
    if (refused !== undefined) return 'refused'
    if (failed !== undefined) return 'failed'
    return available === undefined ? 'none' : 'pending'
  }

  function coverageOf(): CoverageReason {
    if (erased?.data.reason === 'not_covered') return 'consent_denied'
    if (stored !== undefined) return isTruncated(call.talkS, stored.data.audioS) ? 'truncated' : 'recorded'
    if (erased !== undefined) return 'recorded'
    if (refused !== undefined) return 'consent_denied'
    if (failed !== undefined) return FAILURES[failed.data.reason]
    return available === undefined ? 'not_requested' : 'pending'
  }
}

const TRANSCRIPT_STATES = {
  'onrecord.transcript.stored.v1': 'stored',
  'onrecord.transcript.refused.v1': 'refused',
  'onrecord.transcript.failed.v1': 'failed',
  'onrecord.transcript.erased.v1': 'erased',
} as const

/** The gate closed, or was never asked: there was nothing to cover. */
const WITHOUT_A_YES: ReadonlySet<CoverageReason> = new Set([
  'consent_denied',
  'subject_erased',
  'not_requested',
  'pending',
])

/** More is missing than 5 seconds and than 5 % of the talk. */
const isTruncated = (talkS: number | null, audioS: number | undefined): boolean =>
  talkS !== null && audioS !== undefined && talkS - audioS > Math.max(5, talkS * 0.05)

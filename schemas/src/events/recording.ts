import { z } from 'zod'
import { Instant, Ref } from '../ids.ts'
import { GateReason } from '../records/gate.ts'
import { eventSchema } from './envelope.ts'

const about = { recording: Ref, call: Ref, account: z.string() }

export const RecordingStored = eventSchema(
  'onrecord.recording.stored.v1',
  z.object({
    ...about,
    agent: Ref.optional(),
    objectKey: z.string(),
    sizeBytes: z.int(),
    audioS: z.number().optional(),
    channels: z.int().optional(),
    decisionId: z.string(),
  }),
)
export const RecordingRefused = eventSchema(
  'onrecord.recording.refused.v1',
  z.object({ ...about, reason: GateReason, decisionId: z.string() }),
)
export const RecordingFailed = eventSchema(
  'onrecord.recording.failed.v1',
  z.object({
    ...about,
    reason: z.enum([
      'hash_mismatch',
      'expired_7d',
      'not_delivered',
      'call_unknown',
      'unreadable',
      'subject_erased',
    ]),
  }),
)
export const RecordingErased = eventSchema(
  'onrecord.recording.erased.v1',
  z.object({
    ...about,
    reason: z.enum(['consent_withdrawn', 'retention', 'erasure_request', 'not_covered']),
    at: Instant,
  }),
)

const transcript = { transcript: Ref, call: Ref, account: z.string() }
export const TranscriptStored = eventSchema(
  'onrecord.transcript.stored.v1',
  z.object({
    ...transcript,
    language: z.string(),
    confidence: z.number().min(0).max(1).optional(),
    words: z.int(),
    origin: z.enum(['provider', 'openai', 'local']),
    objectKey: z.string(),
  }),
)
export const TranscriptRefused = eventSchema(
  'onrecord.transcript.refused.v1',
  z.object({ ...transcript, reason: GateReason }),
)
export const TranscriptFailed = eventSchema(
  'onrecord.transcript.failed.v1',
  z.object({
    ...transcript,
    reason: z.enum([
      'hash_mismatch',
      'expired_7d',
      'not_delivered',
      'call_unknown',
      'unreadable',
      'no_engine',
      'subject_erased',
    ]),
  }),
)
export const TranscriptErased = eventSchema(
  'onrecord.transcript.erased.v1',
  z.object({
    ...transcript,
    reason: z.enum(['consent_withdrawn', 'retention', 'erasure_request', 'not_covered']),
    at: Instant,
  }),
)

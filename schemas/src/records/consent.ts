import { z } from 'zod'
import { Instant, Ref, WorkspaceId } from '../ids.ts'
import { LedgerId } from './ledger.ts'

/** What a person may consent to, one by one. */
export const Purpose = z.enum([
  'recording',
  'transcription',
  'quality_analytics',
  'ai_training',
  // never together with another, and asked for only where a workspace publishes a notice for it
  'sentiment',
])
export type Purpose = z.infer<typeof Purpose>

/** W3C DPV 2.3 `consent_status`. Only `given` and `renewed` are valid for processing. */
export const ConsentStatus = z.enum([
  'requested',
  'given',
  'renewed',
  'refused',
  'withdrawn',
  'revoked',
  'expired',
  'invalidated',
])
export type ConsentStatus = z.infer<typeof ConsentStatus>

/** GDPR Article 6(1), as W3C DPV's EU-GDPR codes. */
export const LawfulBasis = z.enum([
  'A6-1-a-explicit-consent',
  'A6-1-b-contract',
  'A6-1-c-legal-obligation',
  'A6-1-f-legitimate-interest',
])
export type LawfulBasis = z.infer<typeof LawfulBasis>

/** How it was given. */
export const ConsentMethod = z.enum([
  'button_reply',
  // a word of withdrawal: nobody can agree by one
  'text_reply',
  'key_press',
  'spoken',
  'web_form',
  'api',
  'imported',
])
export type ConsentMethod = z.infer<typeof ConsentMethod>

/** What proves an expression beside the event that told of it: codes, numbers and references, never words. */
export const ConsentEvidence = z.object({
  /** The key that was pressed. */
  digit: z
    .string()
    .regex(/^[0-9*#]$/)
    .optional(),
  /** The call in which it was pressed or said. */
  call: Ref.optional(),
  /** Where in that call, in milliseconds from its start. */
  startMs: z.int().nonnegative().optional(),
  endMs: z.int().nonnegative().optional(),
  /** The form sent, the document imported: an id in the system that holds it. */
  reference: LedgerId.optional(),
})
export type ConsentEvidence = z.infer<typeof ConsentEvidence>

/**
 * One consent record per data subject and purpose, after ISO/IEC TS 27560:2023. Never updated: renewal, withdrawal and
 * expiry are records of their own that follow.
 */
export const ConsentRecord = z.object({
  schemaVersion: z.literal('27560:2023/onrecord.v1'),
  recordId: z.string(),
  workspace: WorkspaceId,
  /** 27560 `pii_principal_id`: a contact's or an agent's pseudonym. */
  subject: z.string(),
  purpose: Purpose,
  status: ConsentStatus,
  lawfulBasis: LawfulBasis,
  controller: z.string(),
  /** What was shown. Absent only where nothing had to be: a withdrawal or refusal that answered no notice. */
  notice: z.object({ id: z.string(), version: z.int(), language: z.string(), sha256: z.string() }).optional(),
  method: ConsentMethod,
  /** When it was expressed, at the source. */
  eventTime: Instant,
  receivedAt: Instant,
  validFrom: Instant,
  /** Absent: until withdrawn. */
  validUntil: Instant.optional(),
  /** The one conversation or call that it is bound to; absent: standing. */
  boundTo: Ref.optional(),
  jurisdiction: z.string().optional(),
  piiTypes: z.array(z.string()),
  recipients: z.array(z.string()),
  storageLocation: z.string(),
  retentionPeriod: z.string(),
  withdrawalMethod: z.string(),
  /** Prompt and event that prove it. */
  evidence: ConsentEvidence.extend({
    promptId: z.string().optional(),
    message: Ref.optional(),
    eventId: z.string(),
  }),
  /** Who acted: 27560 `entity_id`. Absent: the data subject. */
  indicatedBy: z.enum(['controller', 'system']).optional(),
  /** The record that an expiry, a revocation or an invalidation ends. */
  follows: z.string().optional(),
  /** Position in the order of truth: the ledger's index. */
  ledgerIndex: z.int().nonnegative().optional(),
})
export type ConsentRecord = z.infer<typeof ConsentRecord>

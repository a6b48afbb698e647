import { z } from 'zod'
import { Instant, Ref, WorkspaceId } from '../ids.ts'
import { LawfulBasis, Purpose } from './consent.ts'

export const ParticipantRole = z.enum(['contact', 'agent', 'supervisor', 'unknown'])
export const Participant = z.object({
  role: ParticipantRole,
  /** Absent: we do not know who it is, and so the gate stays closed. */
  subject: z.string().optional(),
  /** Where they are, if it is known for certain: only then does a basis accepted for a jurisdiction apply. */
  jurisdiction: z.string().optional(),
})
export type Participant = z.infer<typeof Participant>

export const GateReason = z.enum([
  'consent_in_force',
  'other_basis_accepted',
  'consent_missing',
  'consent_requested_unanswered',
  'consent_refused',
  'consent_withdrawn',
  'consent_withdrawn_since',
  'consent_expired',
  'consent_invalid',
  'consent_not_yet_given',
  'consent_bound_elsewhere',
  'participant_unknown',
  'no_participants',
  'call_not_answered',
  'call_interval_unknown',
])
export type GateReason = z.infer<typeof GateReason>

export const ParticipantVerdict = z.object({
  role: ParticipantRole,
  subject: z.string().optional(),
  open: z.boolean(),
  reason: GateReason,
  basis: LawfulBasis.optional(),
  /** The records relied on. */
  records: z.array(z.string()),
})
/** What the gate said, with all that it looked at. Stored whole; reproducible. */
export const GateDecision = z.object({
  decisionId: z.string(),
  workspace: WorkspaceId,
  call: Ref,
  purpose: Purpose,
  verdict: z.enum(['open', 'closed']),
  /** The first reason that closed it, else `consent_in_force` or `other_basis_accepted`. */
  reason: GateReason,
  participants: z.array(ParticipantVerdict),
  interval: z.object({ from: Instant, until: Instant }).optional(),
  policyVersion: z.int(),
  engineVersion: z.string(),
  decidedAt: Instant,
  /** All that was looked at, in its canonical form: what `reproduceDecision` needs. Absent in those of before. */
  inputs: z.record(z.string(), z.unknown()).optional(),
})
export type GateDecision = z.infer<typeof GateDecision>

import { z } from 'zod'
import { RetentionCategory } from '../events/privacy.ts'
import { Instant, WorkspaceId } from '../ids.ts'

/** From when a period runs: the moment that each held item calls its end. */
export const RetentionStart = z.enum(['call_end', 'conversation_end', 'received', 'consent_end'])
export type RetentionStart = z.infer<typeof RetentionStart>

/** What happens when the period is over. */
export const RetentionAction = z.enum(['erase'])
export type RetentionAction = z.infer<typeof RetentionAction>

/** How long one category is kept, from when, and why. */
export const RetentionRule = z.object({
  category: RetentionCategory,
  /** ISO 8601 duration in years, months, weeks and days, for instance `P180D`: calendar days in the workspace's zone. */
  keep: z.string(),
  start: RetentionStart,
  /** The least that a law demands; an item is never due before it, whatever `keep` says. */
  minimum: z.string().optional(),
  /** The article or decision that the period rests on. */
  basisCitation: z.string().min(1).max(300),
  action: RetentionAction,
})
export type RetentionRule = z.infer<typeof RetentionRule>

/** A workspace's policy: one rule per category, versioned whole, never edited in place. */
export const RetentionPolicy = z.object({
  workspace: WorkspaceId,
  version: z.int().positive(),
  approvedBy: z.string(),
  effectiveFrom: Instant,
  rules: z.array(RetentionRule),
  /** Applied by the clock, once a day. Absent: only when somebody asks. */
  schedule: z.literal('daily').optional(),
})
export type RetentionPolicy = z.infer<typeof RetentionPolicy>

/** One run of one policy: what was due, and what was asked of the owners. */
export const RetentionRun = z.object({
  runId: z.string(),
  workspace: WorkspaceId,
  policyVersion: z.int(),
  startedAt: Instant,
  /** Absent: the run was cut short; the next one finds the same items again. */
  finishedAt: Instant.optional(),
  categories: z.array(
    z.object({
      category: RetentionCategory,
      /** Items that ended before this are due. */
      before: Instant,
      items: z.int(),
      bytes: z.int(),
      /** Due but held back, for instance by a legal hold. */
      withheld: z.int(),
    }),
  ),
})
export type RetentionRun = z.infer<typeof RetentionRun>

const Amount = z.object({ items: z.int(), bytes: z.int() })
/** Items by age: at least `fromDays` and less than `toDays` days old (absent: no upper end). */
export const AgeBucket = Amount.extend({ fromDays: z.int(), toDays: z.int().optional() })
export type AgeBucket = z.infer<typeof AgeBucket>

/** What a workspace holds, how old it is, under which policy, what is due. */
export const RetentionReport = z.object({
  workspace: WorkspaceId,
  dataAsOf: Instant,
  policy: RetentionPolicy,
  categories: z.array(
    z.object({
      rule: RetentionRule,
      held: Amount,
      oldest: Instant.optional(),
      newest: Instant.optional(),
      ages: z.array(AgeBucket),
      /** Not ended yet, so that no period runs: an open conversation, a consent in force. */
      notEnded: Amount,
      /** Due now, within 30 days, within 90 days: each includes the one before. Without what is withheld. */
      due: z.object({ now: Amount, in30Days: Amount, in90Days: Amount }),
      withheld: Amount,
    }),
  ),
  /** Newest first. */
  runs: z.array(RetentionRun),
})
export type RetentionReport = z.infer<typeof RetentionReport>

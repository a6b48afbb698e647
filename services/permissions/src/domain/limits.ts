import { z } from 'zod'

/**
 * What WhatsApp allows between one business number and one user. The defaults are those of its calling documentation as of
 * September 2026; they have changed before, so each can be set by workspace.
 */
export const Limits = z.strictObject({
  /** How long a temporary permission lasts whose reply does not say until when. */
  temporaryHours: z.int().min(1).max(8_760),
  /** Requests in 24 hours, since the last connected call. */
  requestsPerDay: z.int().min(0).max(1_000),
  /** Requests in 7 days, since the last connected call. */
  requestsPerWeek: z.int().min(0).max(1_000),
  /** Connected calls by the business in 24 hours. */
  connectedCallsPerDay: z.int().min(0).max(100_000),
  /** So many calls by the business in a row that nobody answers end the permission. */
  unansweredUntilRevoked: z.int().min(1).max(1_000),
})
export type Limits = z.infer<typeof Limits>

export const DEFAULT_LIMITS: Limits = {
  temporaryHours: 168,
  requestsPerDay: 1,
  requestsPerWeek: 2,
  connectedCallsPerDay: 100,
  unansweredUntilRevoked: 4,
}

import { LawfulBasis, ParticipantRole, Purpose } from '@onrecord/schemas'
import { z } from 'zod'

/**
 * What a workspace accepts beside explicit consent, which is always accepted. An accepted basis stands in where consent
 * is lacking; it never overrides a person's no.
 */
export const ConsentPolicy = z.object({
  /** 0: the default, which nobody approved and which accepts explicit consent only. */
  version: z.int().nonnegative(),
  acceptedBases: z.array(
    z.object({
      role: ParticipantRole,
      purpose: Purpose,
      basis: LawfulBasis.exclude(['A6-1-a-explicit-consent']),
      /** Only for participants who are known to be there; absent: anywhere. */
      jurisdiction: z.string().optional(),
    }),
  ),
})
export type ConsentPolicy = z.infer<typeof ConsentPolicy>

export const defaultPolicy: ConsentPolicy = { version: 0, acceptedBases: [] }

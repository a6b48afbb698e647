import { LawfulBasis, ParticipantRole, Purpose } from '@onrecord/schemas'
import { z } from 'zod'

/** ISO 3166: a country, or a country and its part (US-CA). */
const Jurisdiction = z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'ISO 3166, such as DE or US-CA')

/** What a workspace wants to accept beside explicit consent: always for one jurisdiction, always with the law it rests on. */
export const PolicyProposal = z.object({
  acceptedBases: z.array(
    z.object({
      role: ParticipantRole.exclude(['unknown']),
      purpose: Purpose,
      basis: LawfulBasis.exclude(['A6-1-a-explicit-consent']),
      jurisdiction: Jurisdiction,
      citation: z.string().min(3).max(300),
    }),
  ),
})
export type PolicyProposal = z.infer<typeof PolicyProposal>

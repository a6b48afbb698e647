import { z } from 'zod'
import { eventSchema } from './envelope.ts'

export const RetentionCategory = z.enum(['recordings', 'transcripts', 'facts', 'events', 'consent_records'])
export type RetentionCategory = z.infer<typeof RetentionCategory>

/** A retention run decided that these are due. Recording, transcription and analytics delete what is theirs. */
export const RetentionApplied = eventSchema(
  'onrecord.retention.applied.v1',
  z.object({
    runId: z.string(),
    policyVersion: z.int(),
    category: RetentionCategory,
    /** Items that ended before this are due. */
    before: z.iso.datetime(),
    items: z.array(z.string()),
  }),
)

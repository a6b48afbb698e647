import { z } from 'zod'
import { Ref } from '../ids.ts'
import { ConsentEvidence, ConsentMethod, ConsentRecord, Purpose } from '../records/consent.ts'
import { eventSchema } from './envelope.ts'
import { interaction } from './interaction.ts'

/** The business asked a data subject (through the API: what WhatsApp does not tell). Topic: interactions. */
export const ConsentRequested = eventSchema(
  'onrecord.consent.requested.v1',
  z.object({
    ...interaction,
    /** Single use: binds the answer to this question. */
    promptId: z.string(),
    /** The message that asked; its reply is the answer. */
    message: Ref.optional(),
    notice: z.object({ id: z.string(), version: z.int(), language: z.string(), sha256: z.string() }),
    /** What was asked for. */
    purposes: z.array(Purpose).min(1),
    /** Each button and what pressing it grants; what it does not grant is refused. */
    choices: z.array(z.object({ id: z.string(), grants: z.array(Purpose) })).min(2),
    /** ISO 8601 duration, for instance P365D; absent: until withdrawn. */
    validity: z.string().optional(),
    boundTo: Ref.optional(),
  }),
)
/** A data subject (contact or agent) said so by another way than a button: API, web form, key press. Topic: interactions. */
export const ConsentExpressed = eventSchema(
  'onrecord.consent.expressed.v1',
  z.object({
    ...interaction,
    /** An agent's pseudonym if the agent is the data subject; else the contact (`subject`) is. */
    agent: Ref.optional(),
    expression: z.enum(['given', 'refused', 'withdrawn']),
    purposes: z.array(Purpose).min(1),
    method: ConsentMethod,
    notice: z
      .object({ id: z.string(), version: z.int(), language: z.string(), sha256: z.string() })
      .optional(),
    validity: z.string().optional(),
    boundTo: Ref.optional(),
    /** The prompt that it answers, which binds it: same person, same call, nothing that was not asked. */
    promptId: z.string().optional(),
    /** Key presses, spoken and imported consent need some. */
    evidence: ConsentEvidence.optional(),
  }),
)
/** A consent record entered the ledger. Topic: consent; writer: consent. */
export const ConsentRecorded = eventSchema('onrecord.consent.recorded.v1', ConsentRecord)

export const ConsentRejection = z.enum([
  'prompt_unknown',
  'prompt_already_answered',
  'prompt_for_another_subject',
  'choice_unknown',
  'notice_unknown',
  'notice_mismatch',
  'notice_not_effective',
  'contact_unknown',
  'call_unknown',
  'wrong_workspace',
  'binding_mismatch',
  'evidence_missing',
  'in_the_future',
  'older_than_withdrawal',
])
export type ConsentRejection = z.infer<typeof ConsentRejection>
/** An expression that could not count; entered in the ledger as refused, never opens the gate. Topic: consent. */
export const ConsentRejected = eventSchema(
  'onrecord.consent.rejected.v1',
  z.object({
    eventId: z.string(),
    subject: z.string(),
    purposes: z.array(Purpose),
    reason: ConsentRejection,
  }),
)

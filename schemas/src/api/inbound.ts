import { z } from 'zod'
import { ConversationActor } from '../events/conversation.ts'
import { AuthorKind } from '../events/interaction.ts'
import { MessageKind } from '../events/message.ts'
import { ConsentEvidence, ConsentMethod, Purpose } from '../records/consent.ts'
import { LedgerId } from '../records/ledger.ts'

/** What other inboxes tell by `POST /v1/events`: CloudEvents 1.0 JSON whose personal data is in clear (it is sealed on arrival). */

/** A contact needs one of the two. Phone in E.164 with `+`; the BSUID as WhatsApp writes it. */
export const InboundContact = z
  .object({
    phone: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, 'E.164 with +')
      .optional(),
    bsuid: z.string().min(1).max(200).optional(),
    name: z.string().max(300).optional(),
  })
  .refine(
    (contact) => contact.phone !== undefined || contact.bsuid !== undefined,
    'a phone or a bsuid is needed',
  )
export type InboundContact = z.infer<typeof InboundContact>

const id = z.string().min(1).max(500)
const Notice = z.object({
  id,
  version: z.int32().positive(),
  language: z.string().min(2).max(35),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 as 64 hex digits'),
})
/** ISO 8601 duration. */
const Validity = z
  .string()
  .regex(
    /^P(?=.)(\d{1,2}Y)?(\d{1,3}M)?(\d{1,3}W)?(\d{1,4}D)?$/,
    'ISO 8601 duration in years, months, weeks, days',
  )

const account = z.string().min(1).max(60)
const team = z.string().max(100).optional()
const agent = id.optional()
const contact = { account, contact: InboundContact }

const message = {
  ...contact,
  messageId: id,
  kind: MessageKind,
  text: z.string().optional(),
  inReplyTo: id.optional(),
}

function inboundSchema<T extends string, D extends z.ZodType>(type: T, data: D) {
  return z.object({
    specversion: z.literal('1.0'),
    id,
    source: id,
    type: z.literal(type),
    /** When it happened, RFC 3339. */
    time: z.iso.datetime({ offset: true }),
    datacontenttype: z.literal('application/json').optional(),
    data,
  })
}

export const InboundEvent = z.discriminatedUnion('type', [
  inboundSchema('onrecord.message.sent.v1', z.object({ ...message, author: AuthorKind, agent, team })),
  inboundSchema(
    'onrecord.message.received.v1',
    z.object({ ...message, choice: z.string().max(200).optional() }),
  ),
  inboundSchema('onrecord.conversation.opened.v1', z.object({ ...contact, by: ConversationActor, agent })),
  inboundSchema(
    'onrecord.conversation.closed.v1',
    z.object({
      ...contact,
      by: ConversationActor,
      agent,
      team,
      /** The inbox's own figures. Seconds. */
      reportedFirstResponseS: z.number().nonnegative().optional(),
      reportedResolutionS: z.number().nonnegative().optional(),
    }),
  ),
  inboundSchema('onrecord.conversation.assigned.v1', z.object({ ...contact, agent, team })),
  inboundSchema('onrecord.conversation.handed_off.v1', z.object({ ...contact, agent, team })),
  inboundSchema('onrecord.permission.requested.v1', z.object({ ...contact, messageId: id })),
  inboundSchema(
    'onrecord.consent.requested.v1',
    z
      .object({
        ...contact,
        promptId: LedgerId,
        /** The provider's id of the message that asked; its button reply is the answer. */
        messageId: id.optional(),
        notice: Notice,
        purposes: z.array(Purpose).min(1),
        choices: z
          .array(z.object({ id: z.string().startsWith('onrecord:'), grants: z.array(Purpose) }))
          .min(2),
        validity: Validity.optional(),
        /** The provider's id of the one call that it is asked for. */
        callId: id.optional(),
      })
      .refine(({ choices }) => new Set(choices.map((choice) => choice.id)).size === choices.length, {
        path: ['choices'],
        message: 'two choices have the same id',
      })
      .refine(
        ({ choices, purposes }) =>
          choices.every(({ grants }) => grants.every((one) => purposes.includes(one))),
        {
          path: ['choices'],
          message: 'a choice grants what was not asked for',
        },
      ),
  ),
  inboundSchema(
    'onrecord.consent.expressed.v1',
    z
      .object({
        account,
        contact: InboundContact.optional(),
        /** Without a contact: the agent is the data subject. */
        agent,
        expression: z.enum(['given', 'refused', 'withdrawn']),
        purposes: z.array(Purpose).min(1),
        method: ConsentMethod,
        notice: Notice.optional(),
        validity: Validity.optional(),
        callId: id.optional(),
        /** The prompt that it answers. */
        promptId: LedgerId.optional(),
        /** What proves it: the key pressed, where in the call it was said, the id of the form or document. */
        evidence: ConsentEvidence.omit({ call: true }).optional(),
      })
      .refine(
        (data) => data.contact !== undefined || data.agent !== undefined,
        'a contact or an agent is needed',
      ),
  ),
])
export type InboundEvent = z.infer<typeof InboundEvent>

/** The answer of `POST /v1/events`: what is durable now, and what became a dead letter. */
export const InboundAnswer = z.object({
  accepted: z.int(),
  rejected: z.array(z.object({ index: z.int(), code: z.string(), detail: z.string() })),
})
export type InboundAnswer = z.infer<typeof InboundAnswer>

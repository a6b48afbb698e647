import { z } from 'zod'
import { Ref, SubjectRef } from '../ids.ts'
import { eventSchema } from './envelope.ts'
import { Agent, interaction } from './interaction.ts'

/** Who opened or closed a conversation. */
export const ConversationActor = z.enum([
  'human',
  'contact',
  'bot',
  'ai_agent',
  'workflow',
  'campaign',
  'auto_close',
  'system',
])
export type ConversationActor = z.infer<typeof ConversationActor>
const by = ConversationActor

export const ConversationOpened = eventSchema(
  'onrecord.conversation.opened.v1',
  z.object({ ...interaction, by, agent: Agent.optional() }),
)
export const ConversationClosed = eventSchema(
  'onrecord.conversation.closed.v1',
  z.object({
    ...interaction,
    by,
    agent: Agent.optional(),
    team: z.string().optional(),
    /** The inbox's own figures, kept to be compared with ours. Seconds. */
    reportedFirstResponseS: z.number().nonnegative().optional(),
    reportedResolutionS: z.number().nonnegative().optional(),
  }),
)
export const ConversationAssigned = eventSchema(
  'onrecord.conversation.assigned.v1',
  /** No agent: unassigned. */
  z.object({ ...interaction, agent: Agent.optional(), team: z.string().optional() }),
)
export const ConversationHandedOff = eventSchema(
  'onrecord.conversation.handed_off.v1',
  /** From a bot or AI agent to people. */
  z.object({ ...interaction, agent: Agent.optional(), team: z.string().optional() }),
)

/** Two pseudonyms turned out to be one person (a BSUID and a phone number met). Everything counts for `survivor`. */
export const IdentityLinked = eventSchema(
  'onrecord.identity.linked.v1',
  z.object({ survivor: SubjectRef, merged: SubjectRef }),
)
/** The person changed number or BSUID; the pseudonym stays. */
export const IdentityChanged = eventSchema(
  'onrecord.identity.changed.v1',
  z.object({ ...interaction, change: z.enum(['number', 'user_id']), message: Ref.optional() }),
)
/** A well-signed item of a kind that we do not know: kept raw (sealed) and counted. */
export const Unrecognised = eventSchema(
  'onrecord.interaction.unrecognised.v1',
  z.object({ ...interaction, field: z.string(), kind: z.string() }),
)

import type { ConversationActor } from '@onrecord/schemas'
import { z } from 'zod'
import type { Draft } from '../draft.ts'
import { absent, UnixTime } from '../fields.ts'
import { agentOf, identifiersOf, User, Webhook, type WebhookFrame } from './payload.ts'

export const OpenedWebhook = Webhook.extend({
  conversation: absent(
    z.looseObject({
      openedTime: absent(UnixTime),
      openedBySource: absent(z.string()),
      openedBy: absent(User),
    }),
  ),
})

const Figure = absent(z.number().nonnegative())

export const ClosedWebhook = Webhook.extend({
  conversation: z.looseObject({
    openedTime: absent(UnixTime),
    closedTime: UnixTime,
    closedBySource: absent(z.string()),
    closedBy: absent(User),
    assigneeTeam: absent(z.string().max(100)),
    firstResponseTime: Figure,
    resolutionTime: Figure,
  }),
})

const ACTORS: Readonly<Record<string, ConversationActor>> = {
  user: 'human',
  contact: 'contact',
  ctc_ads: 'contact',
  growth_widget: 'contact',
  bot: 'bot',
  ai_agent: 'ai_agent',
  auto_close: 'auto_close',
}
const actorOf = (source: string | undefined): ConversationActor =>
  source === undefined
    ? 'system'
    : Object.hasOwn(ACTORS, source)
      ? (ACTORS[source] ?? 'workflow')
      : 'workflow'

export function opened(webhook: z.infer<typeof OpenedWebhook>, frame: WebhookFrame): Draft {
  const { conversation } = webhook
  const by = actorOf(conversation?.openedBySource)
  return {
    ...conversationEvent(webhook, frame, conversation?.openedTime),
    type: 'onrecord.conversation.opened.v1',
    agent: by === 'human' ? agentOf(conversation?.openedBy, frame) : undefined,
    data: { by },
  }
}

export function closed(webhook: z.infer<typeof ClosedWebhook>, frame: WebhookFrame): Draft {
  const { conversation } = webhook
  const span =
    conversation.openedTime === undefined
      ? undefined
      : (conversation.closedTime - conversation.openedTime) / 1000
  return {
    ...conversationEvent(webhook, frame, conversation.closedTime),
    type: 'onrecord.conversation.closed.v1',
    agent: agentOf(conversation.closedBy, frame),
    data: {
      by: actorOf(conversation.closedBySource),
      team: conversation.assigneeTeam,
      reportedFirstResponseS: secondsOf(conversation.firstResponseTime, span),
      reportedResolutionS: secondsOf(conversation.resolutionTime, span),
    },
  }
}

/** The contact's new assignee; who had it before, and who changed it, respond.io does not tell. */
export const assigned = (webhook: Webhook, frame: WebhookFrame): Draft => ({
  ...conversationEvent(webhook, frame, undefined),
  type: 'onrecord.conversation.assigned.v1',
  agent: agentOf(webhook.contact.assignee, frame),
  data: {},
})

function conversationEvent(webhook: Webhook, frame: WebhookFrame, at: number | undefined) {
  const stated = at ?? webhook.timestamp
  const time = new Date(stated ?? frame.receivedAt)
  const when = stated === undefined ? (webhook.event_id ?? `received ${time.getTime()}`) : String(stated)
  return {
    time: time.toISOString(),
    idParts: [webhook.event_type, webhook.contact.id, webhook.contact.assignee?.id ?? '', when],
    counted: 'owner' as const,
    contact: identifiersOf(webhook.contact, frame),
    refs: {},
    content: { providerIds: { contact: webhook.contact.id } },
  }
}

/** respond.io does not say whether its figures are seconds or milliseconds: none can be longer than the conversation. */
export function secondsOf(figure: number | undefined, spanS: number | undefined): number | undefined {
  if (figure === undefined || spanS === undefined) return figure
  return figure > spanS + 1 ? figure / 1000 : figure
}

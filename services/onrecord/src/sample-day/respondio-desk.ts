import { type Author, type Desk, firstResponseOf } from './desk.ts'
import {
  conversationClosed,
  messageReceived,
  messageSent,
  type RespondioSender,
  respondioContact,
} from './respondio-shapes.ts'
import { agentOf, type ItemKind, type Scene, tellRespondio } from './tells.ts'

const senders: Readonly<Record<Author, RespondioSender>> = {
  human: 'user',
  bot: 'bot',
  workflow: 'workflow',
  campaign: 'api',
}
const closers = { human: 'user', bot: 'bot', workflow: 'workflow', auto_close: 'auto_close' } as const
const openers = { contact: 'contact', human: 'user', campaign: 'workflow' } as const

/** respond.io: a webhook for each happening. */
export function createRespondioDesk(scene: Scene): Desk {
  const { random, account, contact } = scene
  const isCounted = account.messagesOwner === 'respondio'
  const id = Number(`4${random.digits(7)}`)
  const createdAt = 1_790_000_000 + random.int(0, 4_000_000)
  let status: 'open' | 'closed' = 'closed'
  let assignee: string | undefined
  let lastIncoming: number | undefined

  const named = (agent: string | undefined) => (agent === undefined ? undefined : agentOf(scene, agent))
  function tell(event: string, body: Record<string, unknown>, kind: ItemKind): void {
    const state = { id, phone: scene.phone, status, assignee: named(assignee), createdAt }
    const items = [{ kind, isCounted }]
    tellRespondio(scene, scene.now, event, { contact: respondioContact(contact, state), ...body }, items)
  }
  const messageOf = (channelMessageId: string, text: string) => ({
    messageId: Number(`12${random.digits(13)}`),
    channelMessageId,
    contactId: id,
    timestamp: scene.now,
    text,
  })

  return {
    received(message, _kind, text) {
      lastIncoming = scene.now
      tell('message.received', messageReceived(account, messageOf(message, text)), 'message_received')
    },
    sent({ id: message, author, text, agent }) {
      const by = { sender: senders[author], agent: named(agent), lastIncoming }
      tell('message.sent', messageSent(account, { ...messageOf(message, text), ...by }), 'message_sent')
    },
    opened(by) {
      status = 'open'
      const opening = { source: openers[by], openedTime: scene.now, openedBySource: openers[by] }
      tell('conversation.opened', { conversation: opening }, 'opened')
    },
    assigned(agent) {
      assignee = agent
      // the documented body has no time; with the time of arrival instead, every run would give another day
      tell('contact.assignee.updated', { timestamp: scene.now }, 'assigned')
    },
    // respond.io has no such event: the assignment says it
    handedOff: () => undefined,
    closed(by, agent, cycle) {
      status = 'closed'
      const closing = conversationClosed({
        openedTime: cycle.openedAt,
        openedBySource: openers[cycle.openedBy],
        closedTime: scene.now,
        closedBySource: closers[by],
        closedBy: named(agent),
        firstResponseTime: firstResponseOf(cycle),
        incoming: cycle.incoming,
        outgoing: cycle.outgoing,
        lastAssignmentTime: cycle.assignedAt,
      })
      tell('conversation.closed', closing, 'closed')
      assignee = undefined
    },
  }
}

import { cloudEvent } from './cloud-events.ts'
import {
  buttonReplyContent,
  locationContent,
  mediaContent,
  messagesChange,
  reactionContent,
  type SampleMessageKind,
  type StatusPlan,
  statusesChange,
  textContent,
} from './message-shapes.ts'
import {
  conversationClosed,
  messageReceived,
  messageSent,
  type RespondioSender,
  respondioContact,
} from './respondio-shapes.ts'
import {
  agentOf,
  type ItemKind,
  inboxShown,
  type Scene,
  tellApi,
  tellRespondio,
  tellWhatsApp,
  wamid,
  whatsappShown,
} from './tells.ts'

export type Author = 'human' | 'bot' | 'workflow' | 'campaign'
export type Closer = 'human' | 'bot' | 'workflow' | 'auto_close'

export interface Sent {
  author: Author
  text: string
  agent?: string
  kind?: 'text' | 'other'
  /** Known beforehand where something else refers to it. */
  id?: string
  /** WhatsApp could not deliver it. */
  isFailed?: boolean
}

export interface Received {
  text: string
  kind?: SampleMessageKind
  /** A pressed button of one of our prompts. */
  button?: { promptMessage: string; choice: string }
}

/** The conversation of a contact, told by everyone who tells about it: WhatsApp, and respond.io or the business's inbox. */
export interface Inbox {
  receive(received: Received): string
  send(sent: Sent): string
  open(by: 'contact' | 'human' | 'campaign', agent?: string): void
  assign(agent: string): void
  handOff(agent: string): void
  close(by: Closer, agent?: string): void
}

const respondioSenders: Readonly<Record<Author, RespondioSender>> = {
  human: 'user',
  bot: 'bot',
  workflow: 'workflow',
  campaign: 'api',
}
const respondioClosers = { human: 'user', bot: 'bot', workflow: 'workflow', auto_close: 'auto_close' } as const
const respondioOpeners = { contact: 'contact', human: 'user', campaign: 'workflow' } as const

/** A cycle as the inbox sees it. */
interface Cycle {
  openedAt: number
  openedBy: 'contact' | 'human' | 'campaign'
  incoming: number
  outgoing: number
  firstIncomingAt: number | undefined
  firstReplyAt: number | undefined
  assignedAt: number | undefined
}

export function createInbox(scene: Scene): Inbox {
  const { random, account, contact } = scene
  const isRespondio = account.messagesOwner === 'respondio'
  const conversation = random.digits(5)
  const respondioId = Number(`4${random.digits(7)}`)
  const createdAt = 1_790_000_000 + random.int(0, 4_000_000)
  let isOpen = false
  let assignee: string | undefined
  let lastIncoming: number | undefined
  let lastSent: string | undefined
  let cycle = newCycle(scene.now, 'contact')

  const state = () => ({
    id: respondioId,
    phone: scene.phone,
    status: isOpen ? ('open' as const) : ('closed' as const),
    assignee: assignee === undefined ? undefined : agentOf(scene, assignee),
    createdAt,
  })
  const respondio = (event: string, body: Record<string, unknown>, kind: ItemKind) =>
    tellRespondio(scene, scene.now, event, { contact: respondioContact(contact, state()), ...body }, [
      { kind, isCounted: account.messagesOwner === 'respondio' },
    ])
  const api = (type: Parameters<typeof cloudEvent>[2], data: Record<string, unknown>, kind: ItemKind) =>
    tellApi(
      scene,
      scene.now,
      cloudEvent(random, account.id, type, scene.now, { contact: { ...inboxShown(scene), name: contact.name }, ...data }),
      [{ kind, isCounted: account.messagesOwner === 'api' }],
    )
  const respondioMessage = (id: string, text: string) => ({
    messageId: Number(`12${random.digits(13)}`),
    channelMessageId: id,
    contactId: respondioId,
    timestamp: scene.now,
    text,
  })

  function receive(received: Received): string {
    const id = wamid(random)
    const kind = received.kind ?? 'text'
    lastIncoming = scene.now
    cycle.incoming += 1
    cycle.firstIncomingAt ??= scene.now
    const message = { id, time: scene.now, shown: whatsappShown(scene), content: contentOf(received, kind) }
    const isNamed = random.chance(0.8)
    const profile = isNamed ? { name: contact.name, username: contact.username } : undefined
    tellWhatsApp(scene, scene.now, messagesChange([message], profile), [
      { kind: 'message_received', isCounted: account.messagesOwner === 'whatsapp' },
    ])
    if (kind === 'reaction') return id
    if (isRespondio) respondio('message.received', messageReceived(account, respondioMessage(id, received.text)), 'message_received')
    if (account.messagesOwner === 'api') {
      api('message.received', { messageId: id, kind, text: received.text }, 'message_received')
    }
    return id
  }

  function contentOf(received: Received, kind: SampleMessageKind): Record<string, unknown> {
    if (received.button !== undefined) {
      const { promptMessage, choice } = received.button
      return buttonReplyContent(account.whatsapp.displayPhoneNumber, promptMessage, choice, received.text)
    }
    if (kind === 'reaction') return reactionContent(lastSent ?? wamid(random), '👍')
    if (kind === 'location') return locationContent()
    if (kind === 'image' || kind === 'audio' || kind === 'document') return mediaContent(random, kind)
    return textContent(received.text)
  }

  function send(sent: Sent): string {
    const id = sent.id ?? wamid(random)
    const { author, agent, text } = sent
    if (author === 'human') cycle.firstReplyAt ??= scene.now
    cycle.outgoing += 1
    lastSent = id
    if (isRespondio) {
      const who = agent === undefined ? undefined : agentOf(scene, agent)
      const message = { ...respondioMessage(id, text), sender: respondioSenders[author], agent: who, lastIncoming }
      respondio('message.sent', messageSent(account, message), 'message_sent')
    } else {
      const by = agent === undefined ? {} : { agent, team: agentOf(scene, agent).team }
      api('message.sent', { messageId: id, kind: sent.kind ?? 'text', author, text, ...by }, 'message_sent')
    }
    tellStatuses(id, sent.isFailed === true)
    return id
  }

  function tellStatuses(message: string, isFailed: boolean): void {
    const shown = whatsappShown(scene)
    const tell = (steps: StatusPlan['steps']) =>
      tellWhatsApp(
        scene,
        Math.max(...steps.map(({ time }) => time)),
        statusesChange({ message, shown, conversation, steps }),
        steps.map(() => ({ kind: 'message_status' })),
      )
    if (isFailed) return tell([{ status: 'failed', time: scene.now + 2 }])
    if (!random.chance(isRespondio ? 0.1 : 0.35)) return
    const delivered = { status: 'delivered' as const, time: scene.now + random.int(1, 6) }
    const sent = { status: 'sent' as const, time: scene.now + 1 }
    tell(random.chance(0.2) ? [delivered, sent] : [sent, delivered])
    if (random.chance(0.5)) tell([{ status: 'read', time: scene.now + random.int(8, 120) }])
  }

  return {
    receive,
    send,
    open(by, agent) {
      isOpen = true
      cycle = newCycle(scene.now, by)
      if (isRespondio) {
        const opening = { source: respondioOpeners[by], openedTime: scene.now, openedBySource: respondioOpeners[by] }
        respondio('conversation.opened', { conversation: opening }, 'opened')
      } else {
        api('conversation.opened', { by, ...(agent !== undefined && { agent }) }, 'opened')
      }
    },
    assign(agent) {
      assignee = agent
      cycle.assignedAt = scene.now
      // the documented body has no time; with the time of arrival instead, every run would give another day
      if (isRespondio) respondio('contact.assignee.updated', { timestamp: scene.now }, 'assigned')
      else api('conversation.assigned', { agent, team: agentOf(scene, agent).team }, 'assigned')
    },
    handOff(agent) {
      // respond.io has no such event: the assignment says it
      if (isRespondio) return
      api('conversation.handed_off', { agent, team: agentOf(scene, agent).team }, 'handed_off')
    },
    close(by, agent) {
      const closer = agent === undefined ? undefined : agentOf(scene, agent)
      const firstResponse = spanOf(cycle.firstIncomingAt ?? cycle.openedAt, cycle.firstReplyAt)
      isOpen = false
      if (isRespondio) {
        const closing = conversationClosed({
          openedTime: cycle.openedAt,
          openedBySource: respondioOpeners[cycle.openedBy],
          closedTime: scene.now,
          closedBySource: respondioClosers[by],
          closedBy: closer,
          firstResponseTime: firstResponse,
          incoming: cycle.incoming,
          outgoing: cycle.outgoing,
          lastAssignmentTime: cycle.assignedAt,
        })
        respondio('conversation.closed', closing, 'closed')
      } else {
        const who = closer === undefined ? {} : { agent: closer.id, team: closer.team }
        const reported = {
          ...(firstResponse !== undefined && { reportedFirstResponseS: firstResponse }),
          reportedResolutionS: scene.now - cycle.openedAt,
        }
        api('conversation.closed', { by, ...who, ...reported }, 'closed')
      }
      assignee = undefined
    },
  }
}

const newCycle = (openedAt: number, openedBy: Cycle['openedBy']): Cycle => ({
  openedAt,
  openedBy,
  incoming: 0,
  outgoing: 0,
  firstIncomingAt: undefined,
  firstReplyAt: undefined,
  assignedAt: undefined,
})

const spanOf = (from: number, until: number | undefined): number | undefined =>
  until === undefined ? undefined : Math.max(0, until - from)

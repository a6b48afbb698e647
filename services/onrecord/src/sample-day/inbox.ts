import { createApiDesk } from './api-desk.ts'
import type { Author, Closer, Cycle, Opener } from './desk.ts'
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
import { createRespondioDesk } from './respondio-desk.ts'
import { type Scene, tellWhatsApp, wamid, whatsappShown } from './tells.ts'

interface Sent {
  author: Author
  text: string
  agent?: string
  kind?: 'text' | 'other'
  /** Known beforehand where something else refers to it. */
  id?: string
  /** WhatsApp could not deliver it. */
  isFailed?: boolean
}

interface Received {
  text: string
  kind?: SampleMessageKind
  /** A pressed button of one of our prompts. */
  button?: { promptMessage: string; choice: string }
}

/** The conversation of a contact, told by both who tell about it: WhatsApp, and the desk of the business. */
export interface Inbox {
  /** Gives WhatsApp's id of the message. */
  receive(received: Received): string
  send(sent: Sent): string
  open(by: Opener, agent?: string): void
  assign(agent: string): void
  handOff(agent: string): void
  close(by: Closer, agent?: string): void
}

export function createInbox(scene: Scene): Inbox {
  const { random, account, contact } = scene
  const desk = account.messagesOwner === 'respondio' ? createRespondioDesk(scene) : createApiDesk(scene)
  const conversation = random.digits(5)
  let lastSent: string | undefined
  let cycle: Cycle = { openedAt: scene.now, openedBy: 'contact', incoming: 0, outgoing: 0 }

  function contentOf({ text, kind, button }: Received): Record<string, unknown> {
    if (button !== undefined) {
      return buttonReplyContent(
        account.whatsapp.displayPhoneNumber,
        button.promptMessage,
        button.choice,
        text,
      )
    }
    if (kind === 'reaction') return reactionContent(lastSent ?? wamid(random), text)
    if (kind === 'location') return locationContent()
    if (kind === 'image' || kind === 'audio' || kind === 'document') return mediaContent(random, kind)
    return textContent(text)
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
    if (!random.chance(account.messagesOwner === 'respondio' ? 0.1 : 0.35)) return
    const sent = { status: 'sent' as const, time: scene.now + 1 }
    const delivered = { status: 'delivered' as const, time: scene.now + random.int(1, 6) }
    tell(random.chance(0.2) ? [delivered, sent] : [sent, delivered])
    if (random.chance(0.5)) tell([{ status: 'read', time: scene.now + random.int(8, 120) }])
  }

  return {
    receive(received) {
      const id = wamid(random)
      const { kind = 'text', text } = received
      cycle.incoming += 1
      cycle.firstIncomingAt ??= scene.now
      const message = { id, time: scene.now, shown: whatsappShown(scene), content: contentOf(received) }
      const profile = random.chance(0.8) ? { name: contact.name, username: contact.username } : undefined
      tellWhatsApp(scene, scene.now, messagesChange([message], profile), [
        { kind: 'message_received', isCounted: account.messagesOwner === 'whatsapp' },
      ])
      if (kind !== 'reaction') desk.received(id, kind, text)
      return id
    },
    send({ author, text, agent, kind = 'text', id = wamid(random), isFailed = false }) {
      if (author === 'human') cycle.firstReplyAt ??= scene.now
      cycle.outgoing += 1
      lastSent = id
      desk.sent({ id, kind, author, text, agent })
      tellStatuses(id, isFailed)
      return id
    },
    open(by, agent) {
      cycle = { openedAt: scene.now, openedBy: by, incoming: 0, outgoing: 0 }
      desk.opened(by, agent)
    },
    assign(agent) {
      cycle.assignedAt = scene.now
      desk.assigned(agent)
    },
    handOff: (agent) => desk.handedOff(agent),
    close: (by, agent) => desk.closed(by, agent, cycle),
  }
}

import type { SampleMessageKind } from './message-shapes.ts'

export type Author = 'human' | 'bot' | 'workflow' | 'campaign'
export type Opener = 'contact' | 'human' | 'campaign'
export type Closer = 'human' | 'bot' | 'workflow' | 'auto_close'

/** One open..close span of a conversation, as the desk counts it. Unix seconds. */
export interface Cycle {
  openedAt: number
  openedBy: Opener
  incoming: number
  outgoing: number
  firstIncomingAt?: number
  firstReplyAt?: number
  assignedAt?: number
}

/**
 * The software in which the business answers its messages: it tells what WhatsApp does not. Told at the scene's time.
 * Agents are named by id.
 */
export interface Desk {
  received(id: string, kind: SampleMessageKind, text: string): void
  sent(message: {
    id: string
    kind: 'text' | 'other'
    author: Author
    text: string
    agent: string | undefined
  }): void
  opened(by: Opener, agent: string | undefined): void
  assigned(agent: string): void
  handedOff(agent: string): void
  closed(by: Closer, agent: string | undefined, cycle: Cycle): void
}

/** Seconds from the first message (or the opening) to the first reply of a person. */
export const firstResponseOf = ({ openedAt, firstIncomingAt, firstReplyAt }: Cycle): number | undefined =>
  firstReplyAt === undefined ? undefined : Math.max(0, firstReplyAt - (firstIncomingAt ?? openedAt))

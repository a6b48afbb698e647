import { MINUTE } from './day.ts'
import type { Outcomes } from './expected.ts'
import { createInbox, type Inbox } from './inbox.ts'
import type { MediaShelf } from './media.ts'
import type { Scene } from './tells.ts'

/** Nordlicht's Clara does not want to be recorded. */
export const REFUSING_AGENT = 'a23'

/** A contact's day while it is being played. */
export interface Play {
  scene: Scene
  inbox: Inbox
  shelf: MediaShelf
  outcomes: Outcomes
  /** Who mostly deals with this contact, and who helps out. */
  agent: string
  colleague: string
  /** Of the two or others, one who agreed to be recorded. */
  willingAgent: string
  /** The contact allowed calls. */
  mayCall: boolean
}

export function createPlay(scene: Scene, shelf: MediaShelf, outcomes: Outcomes): Play {
  const agents = scene.random.shuffled(scene.workspace.agents.map(({ id }) => id))
  const [agent, colleague] = agents
  const willingAgent = agents.find((id) => id !== REFUSING_AGENT)
  if (agent === undefined || colleague === undefined || willingAgent === undefined) {
    throw new Error(`${scene.workspace.id} needs two agents, one of them willing to be recorded`)
  }
  return { scene, inbox: createInbox(scene), shelf, outcomes, agent, colleague, willingAgent, mayCall: false }
}

/** Lets time pass: so many seconds at least and at most. */
export function wait({ scene }: Pick<Play, 'scene'>, from: number, to: number): void {
  scene.now += scene.random.int(from, to)
}

/** A short exchange: the contact asks, the agent answers. */
export function exchange(play: Play): void {
  const { scene, inbox, agent } = play
  inbox.receive({ text: scene.random.pick(scene.book.questions) })
  wait(play, 1 * MINUTE, 7 * MINUTE)
  inbox.send({ author: 'human', agent, text: scene.random.pick(scene.book.answers) })
}

import { MINUTE } from './day.ts'
import type { Inbox } from './inbox.ts'
import type { Scene } from './tells.ts'

/** What a chat is about to show. */
export type ChatKind =
  | 'simple'
  | 'bot_then_human'
  | 'bot_only'
  | 'reopened'
  | 'courtesy'
  | 'auto_close'
  | 'reassigned'
  | 'outbound_first'
  | 'outbound_failed'
  | 'campaign'
  | 'campaign_answered'
  | 'unanswered'

/** A chat of one contact; moves the story's clock to its end. */
export function playChat(scene: Scene, inbox: Inbox, kind: ChatKind, agent: string, colleague: string): void {
  const { random, book } = scene
  const wait = (from: number, to: number) => {
    scene.now += random.int(from, to)
  }
  const ask = () => {
    inbox.receive({ text: random.pick(book.questions) })
    if (!random.chance(0.35)) return
    wait(5, 40)
    inbox.receive({ text: random.pick(book.details), kind: attachment() })
  }
  /** Pictures and the like only where the inbox is told of them in a documented shape. */
  const attachment = () =>
    scene.account.messagesOwner !== 'respondio' && random.chance(0.25)
      ? random.pick(['image', 'audio', 'document', 'location'] as const)
      : 'text'
  const reply = (from = agent) =>
    inbox.send({ author: 'human', agent: from, text: random.pick(book.answers) })
  const discuss = (turns: number) => {
    for (let turn = 0; turn < turns; turn += 1) {
      wait(20, 4 * MINUTE)
      inbox.receive({ text: random.pick(book.details) })
      wait(30, 6 * MINUTE)
      reply()
    }
  }
  const start = () => {
    inbox.open('contact')
    ask()
  }
  const serve = () => {
    wait(20, 90)
    inbox.assign(agent)
    wait(40, 12 * MINUTE)
    reply()
    discuss(random.int(1, 2))
  }
  const close = () => {
    wait(1 * MINUTE, 8 * MINUTE)
    inbox.close('human', agent)
  }
  const greet = () => {
    wait(2, 5)
    inbox.send({ author: 'bot', text: book.botGreeting })
  }
  const thank = () => {
    inbox.open('contact')
    inbox.receive({ text: random.pick(book.thanks) })
  }

  const plays: Record<ChatKind, () => void> = {
    simple() {
      start()
      serve()
      if (random.chance(0.2) && scene.account.messagesOwner !== 'respondio') {
        wait(5, 30)
        inbox.receive({ text: '👍', kind: 'reaction' })
      }
      close()
    },
    bot_then_human() {
      start()
      greet()
      wait(20, 2 * MINUTE)
      inbox.receive({ text: random.pick(book.details) })
      wait(5, 60)
      inbox.handOff(agent)
      serve()
      close()
    },
    bot_only() {
      start()
      greet()
      wait(10, 60)
      inbox.send({ author: 'bot', text: book.botAnswer })
      wait(5 * MINUTE, 10 * MINUTE)
      inbox.close('bot')
    },
    reopened() {
      start()
      serve()
      close()
      wait(15 * MINUTE, 50 * MINUTE)
      start()
      serve()
      close()
    },
    courtesy() {
      start()
      serve()
      close()
      wait(1 * MINUTE, 5 * MINUTE)
      thank()
      wait(1 * MINUTE, 4 * MINUTE)
      inbox.close('human', agent)
    },
    auto_close() {
      start()
      serve()
      wait(45 * MINUTE, 60 * MINUTE)
      inbox.close('auto_close')
    },
    reassigned() {
      start()
      wait(20, 60)
      inbox.assign(colleague)
      wait(6 * MINUTE, 15 * MINUTE)
      serve()
      close()
    },
    outbound_first() {
      inbox.open('human', agent)
      inbox.send({ author: 'human', agent, text: book.outreach })
      wait(4 * MINUTE, 30 * MINUTE)
      inbox.receive({ text: random.pick(book.details) })
      wait(1 * MINUTE, 6 * MINUTE)
      reply()
      close()
    },
    outbound_failed() {
      inbox.open('human', agent)
      inbox.send({ author: 'human', agent, text: book.outreach, isFailed: true })
      wait(2 * MINUTE, 6 * MINUTE)
      inbox.send({ author: 'human', agent, text: book.outreach })
      wait(4 * MINUTE, 12 * MINUTE)
      inbox.receive({ text: random.pick(book.questions) })
      wait(1 * MINUTE, 6 * MINUTE)
      reply()
      close()
    },
    campaign() {
      inbox.open('campaign')
      inbox.send({ author: 'campaign', text: book.campaign })
      wait(30 * MINUTE, 40 * MINUTE)
      inbox.close('workflow')
    },
    campaign_answered() {
      inbox.open('campaign')
      inbox.send({ author: 'campaign', text: book.campaign })
      wait(5 * MINUTE, 25 * MINUTE)
      inbox.receive({ text: random.pick(book.questions) })
      serve()
      close()
    },
    unanswered() {
      start()
      serve()
      wait(2 * MINUTE, 5 * MINUTE)
      inbox.receive({ text: random.pick(book.questions) })
      wait(3 * MINUTE, 9 * MINUTE)
      inbox.close('human', agent)
    },
  }
  plays[kind]()
}

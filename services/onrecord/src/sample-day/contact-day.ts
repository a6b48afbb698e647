import { type CallPlan, playCall } from './calls.ts'
import { type ChatKind, playChat } from './chats.ts'
import { askConsent, expressConsent, type Prompt, pressButton } from './consents.ts'
import { MINUTE, nextHour } from './day.ts'
import type { Outcomes } from './expected.ts'
import { changeIdentity, type IdentityChange, leaveVoicemail, meet } from './identity-stories.ts'
import { createInbox } from './inbox.ts'
import type { MediaShelf } from './media.ts'
import { replyToPermission, requestPermission } from './permissions.ts'
import { isRecorded, playRecordedCall } from './recorded-calls.ts'
import type { Scene } from './tells.ts'
import type { ConsentChoice } from './texts.ts'
import type { ConsentStory } from './types.ts'

/** What one contact goes through. */
export interface ContactPlan {
  chats: readonly ChatKind[]
  calls: readonly CallPlan[]
  /** The n-th contact with its consent story. */
  turn: number
  identityChange?: IdentityChange
  isRevoked?: true
  grantsInProfile?: true
  /** Somebody else's question, which this contact answers. */
  foreignPrompt?: Prompt
}

/** Nordlicht's Clara does not want to be recorded. */
export const REFUSING_AGENT = 'a23'

const answers: Readonly<Partial<Record<ConsentStory, ConsentChoice>>> = {
  both: 'both',
  recording_only: 'recording',
  linked_identity: 'both',
  withdrawn_after_call: 'both',
  refused: 'none',
  withdrawn_before_call: 'both',
  agent_refuses: 'both',
  agent_unknown: 'both',
  answered_twice: 'both',
  notice_mismatch: 'both',
  media_corrupt: 'both',
  media_gone: 'both',
}
const isAskedInChat = (story: ConsentStory): boolean => answers[story] !== undefined || story === 'unanswered'

/** Plays a contact's day on the scene. Gives the question that was asked, if one was. */
export function playContactDay(scene: Scene, shelf: MediaShelf, plan: ContactPlan, outcomes: Outcomes): Prompt | undefined {
  const { random, contact, workspace } = scene
  const story = contact.consent
  const inbox = createInbox(scene)
  const agents = random.shuffled(workspace.agents.map(({ id }) => id))
  const [agent = '', colleague = ''] = agents
  let mayCall = false

  const pause = () => {
    scene.now += random.int(4 * MINUTE, 25 * MINUTE)
  }
  const chat = (kind: ChatKind) => playChat(scene, inbox, kind, random.pick([agent, colleague]), colleague)

  function seekPermission(): void {
    if (mayCall) return
    const request = requestPermission(scene, inbox)
    scene.now += random.int(30, 5 * MINUTE)
    replyToPermission(scene, random.chance(0.2) ? 'permanent' : 'temporary', request)
    scene.now += random.int(1 * MINUTE, 6 * MINUTE)
    mayCall = true
  }

  function call(one: CallPlan): void {
    if (one.direction === 'outbound') seekPermission()
    const told = playCall(scene, { ...one, agent: random.pick([agent, colleague]) })
    outcomes.calls.push(told.expected)
    const isMissed = one.direction === 'inbound' && (one.outcome === 'no_answer' || one.outcome === 'abandoned')
    if (isMissed) recover(told.identity.id, one.outcome === 'no_answer')
  }

  /** A missed call is made good by a message, by calling back, or not at all. */
  function recover(callId: string, mayHaveVoicemail: boolean): void {
    if (mayHaveVoicemail && random.chance(0.25)) leaveVoicemail(scene, callId)
    const chance = random.next()
    if (chance < 0.4) {
      scene.now += random.int(3 * MINUTE, 20 * MINUTE)
      inbox.open('human', agent)
      inbox.send({ author: 'human', agent, text: scene.book.missedCall })
      scene.now += random.int(1 * MINUTE, 9 * MINUTE)
      inbox.receive({ text: random.pick(scene.book.questions) })
      scene.now += random.int(1 * MINUTE, 5 * MINUTE)
      inbox.send({ author: 'human', agent, text: random.pick(scene.book.answers) })
      scene.now += random.int(1 * MINUTE, 5 * MINUTE)
      inbox.close('human', agent)
    } else if (chance < 0.65) {
      replyToPermission(scene, 'callback', callId)
      scene.now += random.int(3 * MINUTE, 25 * MINUTE)
      outcomes.calls.push(playCall(scene, { direction: 'outbound', outcome: 'answered', agent }).expected)
    }
  }

  function askInChat(): Prompt {
    inbox.open('contact')
    inbox.receive({ text: random.pick(scene.book.questions) })
    scene.now += random.int(30, 90)
    inbox.assign(agent)
    scene.now += random.int(1 * MINUTE, 8 * MINUTE)
    inbox.send({ author: 'human', agent, text: random.pick(scene.book.answers) })
    scene.now += random.int(20, 60)
    const prompt = askConsent(scene, inbox, { isNoticeWrong: story === 'notice_mismatch' })
    scene.now += random.int(40, 4 * MINUTE)
    const answer = answers[story]
    if (answer !== undefined) {
      pressButton(scene, inbox, prompt, answer)
      scene.now += random.int(30, 2 * MINUTE)
      inbox.send({ author: 'human', agent, text: random.pick(scene.book.answers) })
    }
    scene.now += random.int(1 * MINUTE, 5 * MINUTE)
    inbox.close('human', agent)
    return prompt
  }

  /** All that happens to the consent before the recorded call; ends in the hour of that call. */
  function beforeRecording(prompt: Prompt | undefined): void {
    if (story === 'web_form') expressConsent(scene, 'given')
    if (story === 'withdrawn_before_call') {
      scene.now = nextHour(scene.now) + random.int(2 * MINUTE, 15 * MINUTE)
      expressConsent(scene, 'withdrawn')
    }
    if (story === 'answered_twice' && prompt !== undefined) {
      scene.now += random.int(5 * MINUTE, 15 * MINUTE)
      pressButton(scene, inbox, prompt, 'none')
    }
    if (story === 'linked_identity') {
      scene.now = nextHour(scene.now) + random.int(1 * MINUTE, 10 * MINUTE)
      outcomes.identitiesLinked += meet(scene, inbox)
    }
    scene.now = nextHour(scene.now) + random.int(2 * MINUTE, 12 * MINUTE)
  }

  function recorded(): void {
    const willing = agents.filter((id) => id !== REFUSING_AGENT)
    const listening = story === 'agent_refuses' ? REFUSING_AGENT : willing[0]
    const isOutbound = random.chance(0.4)
    if (isOutbound) seekPermission()
    if (story === 'given_after_call') scene.now = nextHour(scene.now) - random.int(14 * MINUTE, 18 * MINUTE)
    const told = playRecordedCall(scene, shelf, {
      story,
      call: {
        direction: isOutbound ? 'outbound' : 'inbound',
        outcome: 'answered',
        ...(story !== 'agent_unknown' && listening !== undefined && { agent: listening }),
      },
      withTranscript: hasTranscript(story, plan.turn),
      isOfferedEarly: story === 'both' && plan.turn % 5 === 4,
    })
    outcomes.calls.push(told.call)
    outcomes.recordings.push(told.recording)
    if (told.transcript !== undefined) outcomes.transcripts.push(told.transcript)
  }

  function afterRecording(): void {
    if (story === 'given_after_call') {
      scene.now += random.int(2 * MINUTE, 4 * MINUTE)
      expressConsent(scene, 'given')
      scene.now = nextHour(scene.now) + 5 * MINUTE
    }
    if (story === 'withdrawn_after_call') {
      scene.now = nextHour(scene.now + 2 * MINUTE) + random.int(5 * MINUTE, 20 * MINUTE)
      expressConsent(scene, 'withdrawn')
    }
  }

  const [firstChat = 'simple', ...otherChats] = plan.chats
  let prompt: Prompt | undefined
  if (isAskedInChat(story)) prompt = askInChat()
  else chat(contact.identity === 'meets' ? 'simple' : firstChat)
  if (story !== 'none') {
    beforeRecording(prompt)
    if (isRecorded(story)) recorded()
    afterRecording()
  }
  if (plan.foreignPrompt !== undefined) {
    scene.now = Math.max(scene.now, nextHour(plan.foreignPrompt.askedAt) + 5 * MINUTE)
    pressButton(scene, inbox, plan.foreignPrompt, 'both')
  }
  if (contact.identity === 'meets' && !scene.hasMet) {
    scene.now = nextHour(scene.now) + random.int(1 * MINUTE, 10 * MINUTE)
    outcomes.identitiesLinked += meet(scene, inbox)
  }
  if (plan.identityChange !== undefined) changeIdentity(scene, plan.identityChange)
  if (plan.grantsInProfile === true) {
    replyToPermission(scene, 'granted_in_profile')
    mayCall = true
  }
  if (plan.isRevoked === true) {
    seekPermission()
    playUntilRevoked(scene, agent, outcomes)
    mayCall = false
  }
  const rest = random.shuffled([
    ...otherChats.map((kind) => () => chat(kind)),
    ...(plan.isRevoked === true ? [] : plan.calls).map((one) => () => call(one)),
  ])
  for (const play of rest) {
    pause()
    play()
  }
  if (random.chance(0.25) && !mayCall) {
    pause()
    const request = requestPermission(scene, inbox)
    scene.now += random.int(1 * MINUTE, 20 * MINUTE)
    if (random.chance(0.6)) replyToPermission(scene, 'declined', request)
  }
  return prompt
}

const hasTranscript = (story: ConsentStory, turn: number): boolean =>
  (story === 'both' && turn % 2 === 0) ||
  ((story === 'recording_only' || story === 'never_asked' || story === 'withdrawn_after_call') && turn === 0)

/** Four calls in a row that nobody takes; then WhatsApp withdraws the permission. */
function playUntilRevoked(scene: Scene, agent: string, outcomes: Outcomes): void {
  for (const outcome of ['no_answer', 'declined_by_user', 'no_answer', 'no_answer'] as const) {
    outcomes.calls.push(playCall(scene, { direction: 'outbound', outcome, agent }).expected)
    scene.now += scene.random.int(8 * MINUTE, 15 * MINUTE)
  }
  replyToPermission(scene, 'revoked')
}

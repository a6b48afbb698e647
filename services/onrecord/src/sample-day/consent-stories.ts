import { seekPermission } from './call-stories.ts'
import { askConsent, expressConsent, type Prompt, pressButton } from './consents.ts'
import { MINUTE, nextHour } from './day.ts'
import { meet } from './identity-stories.ts'
import { exchange, type Play, REFUSING_AGENT, wait } from './play.ts'
import { isRecorded, playRecordedCall } from './recorded-calls.ts'
import type { ConsentChoice } from './texts.ts'
import type { ConsentStory } from './types.ts'

/** The button that is pressed, where the question comes in the chat and is answered. */
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

export const isAskedInChat = (story: ConsentStory): boolean =>
  answers[story] !== undefined || story === 'unanswered'

/** A chat in which the agent's question is followed by ours, with buttons. */
export function askInChat(play: Play): Prompt {
  const { scene, inbox, agent } = play
  const story = scene.contact.consent
  inbox.open('contact')
  inbox.assign(agent)
  exchange(play)
  wait(play, 20, 60)
  const prompt = askConsent(scene, inbox, { isNoticeWrong: story === 'notice_mismatch' })
  wait(play, 40, 4 * MINUTE)
  const answer = answers[story]
  if (answer !== undefined) {
    pressButton(scene, inbox, prompt, answer)
    wait(play, 30, 2 * MINUTE)
    inbox.send({ author: 'human', agent, text: scene.random.pick(scene.book.answers) })
  }
  wait(play, 1 * MINUTE, 5 * MINUTE)
  inbox.close('human', agent)
  return prompt
}

/**
 * What becomes of the consent, and the recorded call. What decides about a recording never shares an hour with it:
 * within an hour, the order in which services work is nobody's promise.
 */
export function playConsentStory(play: Play, prompt: Prompt | undefined, turn: number): void {
  const { scene } = play
  if (scene.contact.consent === 'none') return
  beforeCall(play, prompt)
  scene.now = nextHour(scene.now) + scene.random.int(2 * MINUTE, 12 * MINUTE)
  if (isRecorded(scene.contact.consent)) recordedCall(play, turn)
  afterCall(play)
}

function beforeCall(play: Play, prompt: Prompt | undefined): void {
  const { scene, inbox, outcomes } = play
  const story = scene.contact.consent
  if (story === 'web_form') expressConsent(scene, 'given')
  if (story === 'withdrawn_before_call') {
    scene.now = nextHour(scene.now) + scene.random.int(2 * MINUTE, 15 * MINUTE)
    expressConsent(scene, 'withdrawn')
  }
  if (story === 'answered_twice' && prompt !== undefined) {
    wait(play, 5 * MINUTE, 15 * MINUTE)
    pressButton(scene, inbox, prompt, 'none')
  }
  if (story === 'linked_identity') {
    scene.now = nextHour(scene.now) + scene.random.int(1 * MINUTE, 10 * MINUTE)
    outcomes.identitiesLinked += meet(scene, inbox)
  }
}

function recordedCall(play: Play, turn: number): void {
  const { scene, shelf, outcomes } = play
  const story = scene.contact.consent
  const isOutbound = scene.random.chance(0.4)
  if (isOutbound) seekPermission(play)
  if (story === 'given_after_call')
    scene.now = nextHour(scene.now) - scene.random.int(14 * MINUTE, 18 * MINUTE)
  const agent = story === 'agent_refuses' ? REFUSING_AGENT : play.willingAgent
  const told = playRecordedCall(scene, shelf, {
    story,
    call: {
      direction: isOutbound ? 'outbound' : 'inbound',
      outcome: 'answered',
      ...(story !== 'agent_unknown' && { agent }),
    },
    withTranscript: hasTranscript(story, turn),
    isOfferedEarly: story === 'both' && turn % 5 === 4,
  })
  outcomes.calls.push(told.call)
  outcomes.recordings.push(told.recording)
  if (told.transcript !== undefined) outcomes.transcripts.push(told.transcript)
}

const hasTranscript = (story: ConsentStory, turn: number): boolean =>
  (story === 'both' && turn % 2 === 0) ||
  ((story === 'recording_only' || story === 'never_asked' || story === 'withdrawn_after_call') && turn === 0)

function afterCall(play: Play): void {
  const { scene } = play
  if (scene.contact.consent === 'given_after_call') {
    wait(play, 2 * MINUTE, 4 * MINUTE)
    expressConsent(scene, 'given')
    scene.now = nextHour(scene.now) + 5 * MINUTE
  }
  if (scene.contact.consent === 'withdrawn_after_call') {
    scene.now = nextHour(scene.now + 2 * MINUTE) + scene.random.int(5 * MINUTE, 20 * MINUTE)
    expressConsent(scene, 'withdrawn')
  }
}

import { type CallPlan, playCall } from './calls.ts'
import { MINUTE } from './day.ts'
import { leaveVoicemail } from './identity-stories.ts'
import { replyToPermission, requestPermission } from './permissions.ts'
import { exchange, type Play, wait } from './play.ts'

/** Asks for permission to call, once, and gets it. */
export function seekPermission(play: Play): void {
  if (play.mayCall) return
  const { scene, inbox } = play
  const request = requestPermission(scene, inbox)
  wait(play, 30, 5 * MINUTE)
  replyToPermission(scene, scene.random.chance(0.2) ? 'permanent' : 'temporary', request)
  wait(play, 1 * MINUTE, 6 * MINUTE)
  play.mayCall = true
}

/** Asks for permission in vain. */
export function seekPermissionInVain(play: Play): void {
  const request = requestPermission(play.scene, play.inbox)
  wait(play, 1 * MINUTE, 20 * MINUTE)
  if (play.scene.random.chance(0.6)) replyToPermission(play.scene, 'declined', request)
}

/** A call, with what it takes before and what follows a missed one. */
export function playCallStory(play: Play, plan: CallPlan): void {
  const { scene, outcomes, agent, colleague } = play
  if (plan.direction === 'outbound') seekPermission(play)
  const told = playCall(scene, { ...plan, agent: scene.random.pick([agent, colleague]) })
  outcomes.calls.push(told.expected)
  if (plan.direction === 'outbound') return
  if (plan.outcome === 'no_answer' && scene.random.chance(0.25)) leaveVoicemail(scene, told.identity.id)
  if (plan.outcome === 'no_answer' || plan.outcome === 'abandoned') makeGood(play, told.identity.id)
}

/** A missed call is made good by a message, by calling back, or not at all. */
function makeGood(play: Play, callId: string): void {
  const { scene, inbox, outcomes, agent } = play
  const chance = scene.random.next()
  if (chance < 0.4) {
    wait(play, 3 * MINUTE, 20 * MINUTE)
    inbox.open('human', agent)
    inbox.send({ author: 'human', agent, text: scene.book.missedCall })
    wait(play, 1 * MINUTE, 9 * MINUTE)
    exchange(play)
    wait(play, 1 * MINUTE, 5 * MINUTE)
    inbox.close('human', agent)
  } else if (chance < 0.65) {
    replyToPermission(scene, 'callback', callId)
    wait(play, 3 * MINUTE, 25 * MINUTE)
    outcomes.calls.push(playCall(scene, { direction: 'outbound', outcome: 'answered', agent }).expected)
  }
}

/** Four calls in a row that nobody takes; then WhatsApp withdraws the permission. */
export function playUntilRevoked(play: Play): void {
  const { scene, outcomes, agent } = play
  seekPermission(play)
  for (const outcome of ['no_answer', 'declined_by_user', 'no_answer', 'no_answer'] as const) {
    outcomes.calls.push(playCall(scene, { direction: 'outbound', outcome, agent }).expected)
    wait(play, 8 * MINUTE, 15 * MINUTE)
  }
  replyToPermission(scene, 'revoked')
  play.mayCall = false
}

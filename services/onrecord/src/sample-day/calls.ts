import {
  type CallDirection,
  type CallIdentity,
  callStatusChange,
  connectChange,
  type Omissions,
  terminateChange,
} from './call-shapes.ts'
import { HOUR, MINUTE } from './day.ts'
import type { CallOutcome, ExpectedCall } from './expected.ts'
import { type Scene, tellWhatsApp, wacid, whatsappShown } from './tells.ts'
import { errorItem } from './whatsapp-shapes.ts'

/** A call to be told. */
export interface CallPlan {
  direction: 'inbound' | 'outbound'
  outcome: CallOutcome
  /** Nobody told us who the agent is where absent. */
  agent?: string
  /** Seconds of talk, where answered. */
  talkS?: number
  /** A nuisance of the wire. */
  oddity?:
    | 'terminate_first'
    | 'stale_connect'
    | 'late_terminate'
    | 'duration_mismatch'
    | 'status_list'
    | 'failed_without_error'
}

export interface ToldCall {
  identity: CallIdentity
  expected: ExpectedCall
  endedAt: number
}

const failures = [
  [138019, 'Call setup failed'],
  [138020, 'Media relay failed'],
  [138021, 'Media receive timeout'],
  [138022, 'Media transmit timeout'],
] as const

/** Seconds from the first ring to the answer or to the end: least and most. Others: {@link ANSWERED_RING}. */
const rings: Readonly<Partial<Record<CallOutcome, readonly [number, number]>>> = {
  abandoned: [6, 27],
  short_abandon: [1, 4],
  cancelled_by_business: [5, 14],
  declined_by_user: [4, 25],
}
const ANSWERED_RING = [3, 24] as const

function ringOf({ random }: Scene, { direction, outcome }: CallPlan): number {
  if (outcome === 'no_answer') return direction === 'inbound' ? random.int(33, 58) : random.int(45, 60)
  const [from, to] = rings[outcome] ?? ANSWERED_RING
  return random.int(from, to)
}

/** Tells a whole call at the story's time and moves the clock to its end. */
export function playCall(scene: Scene, plan: CallPlan): ToldCall {
  const { random, account, contact } = scene
  const isInbound = plan.direction === 'inbound'
  const conversation = random.digits(4)
  const identity: CallIdentity = {
    id: wacid(random),
    direction: isInbound ? 'USER_INITIATED' : ('BUSINESS_INITIATED' satisfies CallDirection),
    shown: whatsappShown(scene),
    business: account.whatsapp.displayPhoneNumber,
    opaque: plan.agent === undefined ? undefined : `agent=${plan.agent};conv=${conversation}`,
  }
  const createdAt = scene.now
  const ringS = ringOf(scene, plan)
  const isAnswered = plan.outcome === 'answered' || plan.outcome === 'answered_with_error'
  const pickedUp = createdAt + ringS
  const talkS = isAnswered ? (plan.talkS ?? random.int(25, 420)) : undefined
  const endedAt = pickedUp + (talkS ?? 0)

  tellConnect(scene, plan, identity, createdAt, endedAt)
  if (!isInbound && account.whatsapp.calling === 'webhook')
    tellStatuses(scene, plan, identity, createdAt, pickedUp)
  tellTerminate(scene, plan, identity, pickedUp, endedAt, talkS)
  scene.now = endedAt
  return {
    identity,
    endedAt,
    expected: {
      id: identity.id,
      workspace: scene.workspace.id,
      account: account.id,
      contactKey: contact.key,
      direction: plan.direction,
      outcome: plan.outcome,
      createdAt,
      ...(plan.agent !== undefined && { agent: plan.agent }),
      ...(talkS !== undefined && { talkS }),
    },
  }
}

const profileOf = (scene: Scene) => ({ name: scene.contact.name, username: scene.contact.username })

function omissionsOf(scene: Scene): Omissions {
  return { contacts: scene.random.chance(0.25), direction: scene.random.chance(0.15) }
}

function tellConnect(
  scene: Scene,
  plan: CallPlan,
  identity: CallIdentity,
  createdAt: number,
  endedAt: number,
): void {
  const event = scene.account.whatsapp.calling === 'sip' ? 'call_created' : 'connect'
  const omit = omissionsOf(scene)
  const change = connectChange(identity, event, createdAt, profileOf(scene), {
    ...omit,
    direction: omit.direction === true && plan.direction === 'inbound',
  })
  const late =
    plan.oddity === 'terminate_first'
      ? endedAt + 8
      : plan.oddity === 'stale_connect'
        ? endedAt + HOUR
        : undefined
  tellWhatsApp(scene, createdAt, change, [{ kind: 'call' }], late === undefined ? {} : { postedAt: late })
}

function tellStatuses(
  scene: Scene,
  plan: CallPlan,
  identity: CallIdentity,
  createdAt: number,
  pickedUp: number,
): void {
  const tell = (status: 'RINGING' | 'ACCEPTED' | 'REJECTED', time: number) =>
    tellWhatsApp(scene, time, callStatusChange(identity, status, time), [{ kind: 'call' }])
  if (plan.outcome !== 'failed') tell('RINGING', createdAt + 1)
  if (plan.outcome === 'answered' || plan.outcome === 'answered_with_error') tell('ACCEPTED', pickedUp)
  if (plan.outcome === 'declined_by_user') tell('REJECTED', pickedUp)
}

function tellTerminate(
  scene: Scene,
  plan: CallPlan,
  identity: CallIdentity,
  pickedUp: number,
  endedAt: number,
  talkS: number | undefined,
): void {
  const codes = errorsOf(scene, plan)
  const isFailed = codes.length > 0 || plan.oddity === 'failed_without_error'
  const stated = plan.oddity === 'duration_mismatch' && talkS !== undefined ? talkS * 4 : talkS
  const change = terminateChange(
    identity,
    {
      time: endedAt,
      status: statusOf(scene, plan, isFailed),
      ...(talkS !== undefined &&
        stated !== undefined && { talk: { start: pickedUp, end: endedAt, duration: stated } }),
      ...(codes.length > 0 && { errors: codes }),
    },
    profileOf(scene),
    omissionsOf(scene),
  )
  const posted = plan.oddity === 'late_terminate' ? { postedAt: endedAt + 2 * MINUTE } : {}
  tellWhatsApp(scene, endedAt, change, [{ kind: 'call' }], posted)
}

function errorsOf(scene: Scene, { outcome }: CallPlan): Record<string, unknown>[] {
  if (outcome === 'indeterminate')
    return [errorItem(138023, 'Call accepted but no media', 'No media was received from either side.')]
  if (outcome === 'answered_with_error')
    return [errorItem(138021, 'Media receive timeout', 'No media for 30 seconds.')]
  if (outcome !== 'failed') return []
  const [code, message] = scene.random.pick(failures)
  return [errorItem(code, message, 'The call could not be set up.')]
}

/** Meta's own samples disagree about the spelling. */
function statusOf(scene: Scene, plan: CallPlan, isFailed: boolean): string | string[] {
  if (plan.oddity === 'status_list') return isFailed ? ['Failed', 'Completed'] : ['Completed']
  const word = isFailed ? 'FAILED' : 'COMPLETED'
  return scene.random.chance(0.15) ? `${word.charAt(0)}${word.slice(1).toLowerCase()}` : word
}

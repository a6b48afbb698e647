import type { Random } from './random.ts'
import type { PhraseBook } from './texts.ts'
import type { SampleAccount, SampleAgent, SampleContact, SampleWorkspace } from './types.ts'
import type { Shown, WhatsAppChange } from './whatsapp-shapes.ts'

/** What one provider item is, for the counts of what the day holds. */
export type ItemKind =
  | 'call'
  | 'artefact'
  | 'message_received'
  | 'message_sent'
  | 'message_status'
  | 'permission_requested'
  | 'permission_replied'
  | 'consent_requested'
  | 'consent_expressed'
  | 'opened'
  | 'closed'
  | 'assigned'
  | 'handed_off'
  | 'identity_changed'
  | 'voicemail'
  | 'invalid'
  | 'unrecognised'

export interface ToldItem {
  kind: ItemKind
  /** Of messages: the source owns the account's messages. */
  isCounted?: boolean
  /** Of permission replies. */
  answer?: string
}

/** What a provider sends at one moment; the schedule makes POSTs of it. */
export interface Tell {
  /** Unix seconds at which it is posted. */
  at: number
  account: SampleAccount
  workspace: string
  contactKey: string
  payload:
    | { source: 'whatsapp'; changes: WhatsAppChange[] }
    | { source: 'respondio'; body: Record<string, unknown> }
    | { source: 'api'; event: Record<string, unknown> }
  items: ToldItem[]
  /** Posted alone, never together with its neighbours. */
  isAlone?: boolean
}

/** All that a contact's day needs at hand. `now` is the story's clock. */
export interface Scene {
  random: Random
  workspace: SampleWorkspace
  account: SampleAccount
  contact: SampleContact
  book: PhraseBook
  now: number
  /** Changes when the contact takes another number or user id. */
  phone: string | undefined
  bsuid: string | undefined
  /** Number and BSUID appear together (from the start, or since they met). */
  hasMet: boolean
  tells: Tell[]
}

/** Seconds between a happening and its webhook. */
const LATENCY = { from: 1, to: 3 }

export const whatsappShown = (scene: Scene): Shown => ({
  ...(scene.hasMet && scene.phone !== undefined && { phone: scene.phone }),
  ...(scene.bsuid !== undefined && { bsuid: scene.bsuid }),
})

/** As the business's own systems know the contact: by number where there is one. */
export const inboxShown = (scene: Scene): Shown =>
  scene.phone === undefined
    ? { ...(scene.bsuid !== undefined && { bsuid: scene.bsuid }) }
    : { phone: scene.phone }

/** As WhatsApp will show them in their answer, which has to come from the very same person. */
export const consentShown = whatsappShown

const telling = (scene: Scene, moment: number) => ({
  at: moment,
  account: scene.account,
  workspace: scene.workspace.id,
  contactKey: scene.contact.key,
})

export const wamid = (random: Random): string => `wamid.HBgM${random.hex(32).toUpperCase()}`
export const wacid = (random: Random): string => `wacid.HBgL${random.hex(32).toUpperCase()}`

export function tellWhatsApp(
  scene: Scene,
  happened: number,
  change: WhatsAppChange,
  items: ToldItem[],
  options: { postedAt?: number; isAlone?: boolean } = {},
): void {
  scene.tells.push({
    ...telling(scene, options.postedAt ?? happened + scene.random.int(LATENCY.from, LATENCY.to)),
    payload: { source: 'whatsapp', changes: [change] },
    items,
    ...(options.isAlone === true && { isAlone: true }),
  })
}

export function tellRespondio(
  scene: Scene,
  happened: number,
  event: string,
  body: Record<string, unknown>,
  items: ToldItem[],
): void {
  const id = scene.random.hex(32)
  const eventId = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join(
    '-',
  )
  scene.tells.push({
    ...telling(scene, happened + scene.random.int(LATENCY.from, LATENCY.to)),
    payload: { source: 'respondio', body: { event_id: eventId, event_type: event, ...body } },
    items,
  })
}

/** The inbox reports its messages every half minute; what others wait for it reports at once. */
const REPORT_EVERY_S = 30

export function tellApi(
  scene: Scene,
  happened: number,
  event: Record<string, unknown>,
  items: ToldItem[],
  options: { isAtOnce?: boolean } = {},
): void {
  const tick = Math.ceil((happened + 1) / REPORT_EVERY_S) * REPORT_EVERY_S
  scene.tells.push({
    ...telling(scene, options.isAtOnce === true ? happened + 1 : tick),
    payload: { source: 'api', event },
    items,
    ...(options.isAtOnce === true && { isAlone: true }),
  })
}

export const agentOf = (scene: Scene, id: string): SampleAgent => {
  const agent = scene.workspace.agents.find((one) => one.id === id)
  if (agent === undefined) throw new Error(`no agent ${id} in ${scene.workspace.id}`)
  return agent
}

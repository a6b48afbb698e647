import type { Prompt } from './consents.ts'
import { type ContactPlan, playContactDay } from './contact-day.ts'
import { at, DATE, MINUTE } from './day.ts'
import { dealCalls, dealChats } from './decks.ts'
import { expectedOf, type Outcomes } from './expected.ts'
import type { IdentityChange } from './identity-stories.ts'
import { createMediaShelf, type MediaShelf } from './media.ts'
import { sampleNotices } from './notices.ts'
import {
  dawnCampaign,
  staffConsents,
  tellInvalidCall,
  tellInvalidMessage,
  tellUndocumentedCall,
  tellUnknownCallEvent,
} from './oddities.ts'
import { sampleContacts } from './people.ts'
import { REFUSING_AGENT } from './play.ts'
import { createRandom, type Random, seedOf } from './random.ts'
import { scheduleDeliveries } from './schedule.ts'
import type { Scene, Tell } from './tells.ts'
import { phraseBook } from './texts.ts'
import type { ConsentStory, SampleContact, SampleDay, SampleWorkspace } from './types.ts'
import { sampleWorkspaces } from './workspaces.ts'

const CHATS_EACH = 3
/** When the first contacts write, UTC: before the offices open. */
const FIRST_HOUR: Readonly<Record<string, number>> = { 'amal-travel': 5, nordlicht: 7 }

/**
 * One business day of two workspaces, from a seed: the same seed gives the same bytes. Every delivery is what its
 * provider would post, in the documented shapes, with the duplicates, disorder and faults that are to be expected.
 */
export function generateSampleDay(seed = 20261116): SampleDay {
  const workspaces = sampleWorkspaces(seed)
  const shelf = createMediaShelf(createRandom(seedOf(seed, 'media')))
  const outcomes: Outcomes = { calls: [], recordings: [], transcripts: [], identitiesLinked: 0 }
  const contacts = workspaces.map(({ id }) => sampleContacts(seed, id))
  const tells = workspaces.flatMap((workspace, index) =>
    workspaceDay(seed, workspace, contacts[index] ?? [], shelf, outcomes),
  )
  const hours = scheduleDeliveries(createRandom(seedOf(seed, 'schedule')), tells)
  return {
    seed,
    date: DATE,
    workspaces,
    contacts: contacts.flat(),
    notices: sampleNotices,
    hours,
    media: shelf.media(),
    expected: expectedOf(
      tells,
      hours.flatMap(({ deliveries }) => deliveries),
      outcomes,
      {
        pseudonyms: pseudonymsOf(contacts.flat(), workspaces) + outcomes.identitiesLinked,
        rejectedConsents: contacts.flat().filter(({ consent }) => isRejected(consent)).length,
      },
    ),
  }
}

const isRejected = (story: ConsentStory): boolean =>
  story === 'answered_by_another' || story === 'notice_mismatch'

/** One each, and two for those whom respond.io knows without a number and WhatsApp by BSUID: nothing ever joins them. */
function pseudonymsOf(contacts: readonly SampleContact[], workspaces: readonly SampleWorkspace[]): number {
  const accounts = workspaces.flatMap((workspace) => workspace.accounts)
  const atRespondio = new Set(accounts.filter(({ respondio }) => respondio !== undefined).map(({ id }) => id))
  return (
    contacts.length +
    contacts.filter(({ identity, account }) => identity === 'bsuid' && atRespondio.has(account)).length
  )
}

function workspaceDay(
  seed: number,
  workspace: SampleWorkspace,
  contacts: readonly SampleContact[],
  shelf: MediaShelf,
  outcomes: Outcomes,
): Tell[] {
  const random = createRandom(seedOf(seed, `day of ${workspace.id}`))
  const plans = plansOf(random, workspace, contacts)
  const prompts = new Map<string, Prompt>()
  const tells = staffConsents(random, workspace, REFUSING_AGENT)

  const [firstAccount] = workspace.accounts
  if (firstAccount !== undefined && firstAccount.messagesOwner === 'api') {
    const addressed = contacts
      .filter((one) => one.account === firstAccount.id && one.identity === 'both')
      .slice(0, 20)
    tells.push(
      ...dawnCampaign(random, workspace, firstAccount.id, addressed, phraseBook(workspace.id, 'de').campaign),
    )
  }

  const meddler = contacts.find(({ consent }) => consent === 'answered_by_another')
  for (const contact of [
    ...contacts.filter((one) => one !== meddler),
    ...(meddler === undefined ? [] : [meddler]),
  ]) {
    const scene = sceneOf(seed, workspace, contact)
    const plan = plans.get(contact.key) as ContactPlan
    const unanswered = contacts.find(({ consent }) => consent === 'unanswered')
    const foreignPrompt = contact === meddler ? prompts.get(unanswered?.key ?? '') : undefined
    const prompt = playContactDay(
      scene,
      shelf,
      { ...plan, ...(foreignPrompt !== undefined && { foreignPrompt }) },
      outcomes,
    )
    if (prompt !== undefined) prompts.set(contact.key, prompt)
    tellOddities(scene, contacts.filter(isPlain).indexOf(contact))
    tells.push(...scene.tells)
  }
  return tells
}

/** Contacts with nothing else special about them, to whom the odd things happen. */
const isPlain = ({ consent, identity }: SampleContact): boolean => consent === 'none' && identity === 'both'

function tellOddities(scene: Scene, turn: number): void {
  scene.now += scene.random.int(1 * MINUTE, 9 * MINUTE)
  if (turn === 3) tellInvalidMessage(scene)
  if (turn === 4) tellUnknownCallEvent(scene)
  if (turn === 5 && scene.account.respondio !== undefined) tellUndocumentedCall(scene)
  if (turn === 6 && scene.account.messagesOwner === 'api') tellInvalidCall(scene)
}

const changes: readonly IdentityChange[] = ['number', 'user_id', 'user_id_update']

function plansOf(
  random: Random,
  workspace: SampleWorkspace,
  contacts: readonly SampleContact[],
): Map<string, ContactPlan> {
  const plans = new Map<string, ContactPlan>()
  const plain = contacts.filter(isPlain)
  const turns = new Map<ConsentStory, number>()
  for (const account of workspace.accounts) {
    const own = contacts.filter((contact) => contact.account === account.id)
    const calls = dealCalls(random, account.id, own.length)
    const chats = dealChats(random, own.length, CHATS_EACH)
    for (const [seat, contact] of own.entries()) {
      const turn = turns.get(contact.consent) ?? 0
      turns.set(contact.consent, turn + 1)
      const change = changes[plain.indexOf(contact)]
      const isWebhook = account.whatsapp.calling === 'webhook'
      plans.set(contact.key, {
        chats: chats[seat] ?? [],
        calls: calls[seat] ?? [],
        turn,
        ...(change !== undefined && { identityChange: change }),
        ...(contact.consent === 'never_asked' && turn === 0 && isWebhook && { isRevoked: true }),
        ...(contact.consent === 'never_asked' && turn === 1 && { grantsInProfile: true }),
      })
    }
  }
  return plans
}

/** Where a contact's day begins. Those with a story about consent begin early, to have hours left for it. */
function sceneOf(seed: number, workspace: SampleWorkspace, contact: SampleContact): Scene {
  const random = createRandom(seedOf(seed, `day of ${contact.key}`))
  const account = workspace.accounts.find(({ id }) => id === contact.account)
  if (account === undefined) throw new Error(`no account ${contact.account}`)
  const first = FIRST_HOUR[workspace.id] ?? 6
  const isNightOwl = contact.consent === 'none' && random.chance(0.2)
  const hour = isNightOwl ? random.int(0, 3) : first + random.int(0, contact.consent === 'none' ? 7 : 4)
  return {
    random,
    workspace,
    account,
    contact,
    book: phraseBook(workspace.id, contact.language),
    now: at(hour, random.int(6, 50), random.int(0, 59)),
    phone: contact.phone,
    bsuid: contact.bsuid,
    hasMet: contact.identity !== 'meets',
    tells: [],
  }
}

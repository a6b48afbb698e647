import { cloudEvent } from './cloud-events.ts'
import { expressStaffConsent } from './consents.ts'
import { at } from './day.ts'
import { statusesChange, textContent } from './message-shapes.ts'
import type { Random } from './random.ts'
import { respondioContact } from './respondio-shapes.ts'
import { type Scene, type Tell, tellRespondio, tellWhatsApp, wacid, wamid, whatsappShown } from './tells.ts'
import type { SampleContact, SampleWorkspace } from './types.ts'
import { end } from './whatsapp-shapes.ts'

/** Just after midnight every agent's standing answer is entered; one of them does not want to be recorded. */
export function staffConsents(random: Random, workspace: SampleWorkspace, refusing: string): Tell[] {
  const [account] = workspace.accounts
  if (account === undefined) return []
  return workspace.agents.map((agent) => ({
    at: at(0, 5),
    account,
    workspace: workspace.id,
    contactKey: `${workspace.id}/staff`,
    payload: {
      source: 'api',
      event: expressStaffConsent(random, account.id, agent.id, agent.id !== refusing, at(0, 4)),
    },
    items: [{ kind: 'consent_expressed' }],
  }))
}

/** A campaign at dawn: one batch through the API for many people, and one webhook with all their statuses. */
export function dawnCampaign(
  random: Random,
  workspace: SampleWorkspace,
  accountId: string,
  contacts: readonly SampleContact[],
  text: string,
): Tell[] {
  const account = workspace.accounts.find(({ id }) => id === accountId)
  if (account === undefined) throw new Error(`no account ${accountId}`)
  const common = { account, workspace: workspace.id, contactKey: `${accountId}/campaign` }
  const sent = contacts.map((contact) => ({ contact, message: wamid(random) }))
  const phoneOf = ({ phone }: SampleContact) => ({ ...(phone !== undefined && { phone }) })
  const batch = sent.map(({ contact, message }): Tell => {
    const data = { contact: phoneOf(contact), messageId: message, kind: 'text', author: 'campaign', text }
    const event = cloudEvent(random, accountId, 'message.sent', at(4, 30), data)
    return {
      ...common,
      at: at(4, 31),
      payload: { source: 'api', event },
      items: [{ kind: 'message_sent', isCounted: true }],
    }
  })
  const changes = sent.map(({ contact, message }) =>
    statusesChange({
      message,
      shown: { ...phoneOf(contact), ...(contact.bsuid !== undefined && { bsuid: contact.bsuid }) },
      conversation: random.digits(5),
      steps: [{ status: 'delivered', time: at(4, 30, random.int(2, 50)) }],
    }),
  )
  const statuses: Tell = {
    ...common,
    at: at(4, 33),
    payload: { source: 'whatsapp', changes },
    items: sent.map(() => ({ kind: 'message_status' })),
    isAlone: true,
  }
  return [...batch, statuses]
}

/** A well-signed body with a good message and one that has neither id nor a readable time. */
export function tellInvalidMessage(scene: Scene): void {
  const good = { ...end('from', whatsappShown(scene)), id: wamid(scene.random), timestamp: String(scene.now) }
  const invalid = { ...end('from', whatsappShown(scene)), timestamp: 'soon', ...textContent('?') }
  const messages = [{ ...good, ...textContent(scene.random.pick(scene.book.details)) }, invalid]
  tellWhatsApp(
    scene,
    scene.now,
    { field: 'messages', value: { messages } },
    [{ kind: 'message_received', isCounted: false }, { kind: 'invalid' }],
    { isAlone: true },
  )
}

/** A call event without the call's id. */
export function tellInvalidCall(scene: Scene): void {
  const call = {
    ...end('from', whatsappShown(scene)),
    event: 'terminate',
    timestamp: String(scene.now),
    status: 'COMPLETED',
  }
  tellWhatsApp(scene, scene.now, { field: 'calls', value: { calls: [call] } }, [{ kind: 'invalid' }], {
    isAlone: true,
  })
}

/** An event that no document knows, as those of tomorrow. */
export function tellUnknownCallEvent(scene: Scene): void {
  const call = {
    id: wacid(scene.random),
    ...end('from', whatsappShown(scene)),
    to: scene.account.whatsapp.displayPhoneNumber,
    event: 'call_hold',
    direction: 'USER_INITIATED',
    timestamp: String(scene.now),
  }
  tellWhatsApp(scene, scene.now, { field: 'calls', value: { calls: [call] } }, [{ kind: 'unrecognised' }], {
    isAlone: true,
  })
}

/** respond.io tells of ended calls in a body that it does not document; this one is a guess, to be kept raw. */
export function tellUndocumentedCall(scene: Scene): void {
  const state = {
    id: Number(`4${scene.random.digits(7)}`),
    phone: scene.phone,
    status: 'open',
    assignee: undefined,
    createdAt: 1_790_000_000,
  } as const
  const call = {
    callId: scene.random.digits(9),
    direction: 'incoming',
    status: 'completed',
    duration: 61,
    endedTime: scene.now,
  }
  tellRespondio(scene, scene.now, 'call.ended', { contact: respondioContact(scene.contact, state), call }, [
    { kind: 'unrecognised' },
  ])
}

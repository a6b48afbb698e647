import type { Inbox } from './inbox.ts'
import { mediaContent } from './message-shapes.ts'
import { type Scene, tellWhatsApp, wamid, whatsappShown } from './tells.ts'
import { contactItem, end } from './whatsapp-shapes.ts'

export type IdentityChange = 'number' | 'user_id' | 'user_id_update'

/** From now on WhatsApp shows number and BSUID together: who was two people becomes one. Gives how many were linked. */
export function meet(scene: Scene, inbox: Inbox): number {
  scene.hasMet = true
  inbox.open('contact')
  inbox.receive({ text: scene.random.pick(scene.book.questions) })
  scene.now += scene.random.int(60, 400)
  const [agent] = scene.workspace.agents
  inbox.send({
    author: 'human',
    ...(agent !== undefined && { agent: agent.id }),
    text: scene.random.pick(scene.book.answers),
  })
  scene.now += scene.random.int(60, 200)
  inbox.close('human', agent?.id)
  return 1
}

/** The contact takes another number, or WhatsApp gives another user id; told in one of the three documented ways. */
export function changeIdentity(scene: Scene, change: IdentityChange): void {
  const { random, contact, phone, bsuid } = scene
  if (phone === undefined || bsuid === undefined)
    throw new Error(`${contact.key} has no identifiers to change`)
  const shown = whatsappShown(scene)
  const nextPhone = `${phone.slice(0, -4)}9${phone.slice(-3)}`
  const nextBsuid = `${contact.country}.${random.digits(20)}`
  const wa = (number: string) => number.replace('+', '')
  const time = String(scene.now)
  if (change === 'user_id_update') {
    const update = {
      wa_id: wa(phone),
      detail: 'user_id changed',
      user_id: { previous: bsuid, current: nextBsuid },
      timestamp: time,
    }
    const contacts = [contactItem(contact.name, contact.username, { phone, bsuid: nextBsuid })]
    tellWhatsApp(
      scene,
      scene.now,
      { field: 'user_id_update', value: { contacts, user_id_update: [update] } },
      [{ kind: 'identity_changed' }],
    )
  } else {
    const system =
      change === 'number'
        ? {
            body: `${contact.name} changed number`,
            type: 'user_changed_number',
            wa_id: wa(nextPhone),
            user_id: bsuid,
          }
        : { body: `${contact.name} changed user id`, type: 'user_changed_user_id', user_id: nextBsuid }
    const message = { ...end('from', shown), id: wamid(random), timestamp: time, type: 'system', system }
    tellWhatsApp(scene, scene.now, { field: 'messages', value: { messages: [message] } }, [
      { kind: 'identity_changed' },
    ])
  }
  if (change === 'number') scene.phone = nextPhone
  else scene.bsuid = nextBsuid
  scene.now += random.int(60, 600)
}

/** A voicemail is an audio message that has the call's id. */
export function leaveVoicemail(scene: Scene, callId: string): void {
  scene.now += scene.random.int(15, 40)
  const message = {
    ...end('from', whatsappShown(scene)),
    id: callId,
    timestamp: String(scene.now),
    ...mediaContent(scene.random, 'audio'),
  }
  tellWhatsApp(scene, scene.now, { field: 'messages', value: { messages: [message] } }, [
    { kind: 'voicemail' },
  ])
}

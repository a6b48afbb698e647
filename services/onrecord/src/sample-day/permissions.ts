import { cloudEvent } from './cloud-events.ts'
import { HOUR } from './day.ts'
import type { Inbox } from './inbox.ts'
import { inboxShown, type Scene, tellApi, tellWhatsApp, wamid, whatsappShown } from './tells.ts'
import { end } from './whatsapp-shapes.ts'

/** What a contact, or WhatsApp for them, says about being called. */
export type PermissionAnswer =
  | 'temporary'
  | 'permanent'
  | 'granted_in_profile'
  | 'declined'
  /** WhatsApp allows a callback because the contact called. */
  | 'callback'
  /** WhatsApp withdraws it after four unanswered calls. */
  | 'revoked'

const VALID_S = 7 * 24 * HOUR

/** Asks for permission to call; the id is the message's. */
export function requestPermission(scene: Scene, inbox: Inbox): string {
  const messageId = wamid(scene.random)
  inbox.send({ author: 'workflow', text: scene.book.callPermission, kind: 'other', id: messageId })
  const data = { contact: { ...inboxShown(scene), name: scene.contact.name }, messageId }
  const event = cloudEvent(scene.random, scene.account.id, 'permission.requested', scene.now, data)
  tellApi(scene, scene.now, event, [{ kind: 'permission_requested' }])
  return messageId
}

const sources: Readonly<Record<PermissionAnswer, 'user_action' | 'automatic'>> = {
  temporary: 'user_action',
  permanent: 'user_action',
  granted_in_profile: 'user_action',
  declined: 'user_action',
  callback: 'automatic',
  revoked: 'automatic',
}

/** The reply as WhatsApp sends it, without `type`. `about`: the request's message, or the call of a callback. */
export function replyToPermission(scene: Scene, answer: PermissionAnswer, about?: string): void {
  const isAccepted = answer !== 'declined' && answer !== 'revoked'
  const isPermanent = answer === 'permanent' || answer === 'granted_in_profile'
  const reply = {
    response: isAccepted ? 'accept' : 'reject',
    ...(isAccepted && { is_permanent: isPermanent }),
    ...(isAccepted && !isPermanent && { expiration_timestamp: String(scene.now + VALID_S) }),
    response_source: sources[answer],
  }
  const message = {
    ...end('from', whatsappShown(scene)),
    id: wamid(scene.random),
    timestamp: String(scene.now),
    ...(about !== undefined && { context: { from: scene.account.whatsapp.displayPhoneNumber, id: about } }),
    interactive: { type: 'call_permission_reply', call_permission_reply: reply },
  }
  tellWhatsApp(scene, scene.now, { field: 'messages', value: { messages: [message] } }, [
    { kind: 'permission_replied', answer },
  ])
}

import type { Identifiers } from '@onrecord/identity'
import { type InboundContact, InboundEvent } from '@onrecord/schemas'
import { callOrMessageRef, callRef, type Draft, type Item, messageRef } from '../draft.ts'
import { e164Of } from '../phone.ts'
import { readItem } from '../read-item.ts'

/** One CloudEvent of another inbox: valid against {@link InboundEvent}, or a dead letter that says where it is not. */
export const readInboundEvent = (raw: unknown): Item => readItem(InboundEvent, raw, '', draftOf)

/** The account that an item says it belongs to, valid or not. */
export function accountOf(raw: unknown): string | undefined {
  const account = (raw as { data?: { account?: unknown } } | null)?.data?.account
  return typeof account === 'string' ? account : undefined
}

function draftOf(event: InboundEvent): Draft {
  const { contact, agent, messageId, callId, inReplyTo, text, ...clear } = partsOf(event)
  const isConversation = /^onrecord\.(message|conversation)\./.test(event.type)
  return {
    type: event.type,
    time: new Date(event.time).toISOString(),
    idParts: [event.source, event.id],
    counted: isConversation ? 'owner' : 'always',
    contact: contact && identifiersOf(contact),
    // an agent who expresses consent for a contact is not the data subject
    agent: event.type === 'onrecord.consent.expressed.v1' && contact !== undefined ? undefined : agent,
    agentIsSubject: contact === undefined,
    refs: {
      message: messageId === undefined ? undefined : messageRef(messageId),
      inReplyTo: inReplyTo === undefined ? undefined : callOrMessageRef(inReplyTo),
      boundTo: callId === undefined ? undefined : callRef(callId),
    },
    data: clear,
    content: {
      ...(text !== undefined && { text }),
      providerIds: {
        event: event.id,
        ...(messageId !== undefined && { message: messageId }),
        ...(callId !== undefined && { call: callId }),
      },
    },
  }
}

/** The data of any inbound type, its special parts named; the account is the route's business. */
function partsOf(event: InboundEvent) {
  const { account: _, ...parts } = event.data as InboundEvent['data'] & {
    contact?: InboundContact
    agent?: string
    messageId?: string
    callId?: string
    inReplyTo?: string
    text?: string
    choice?: string
  }
  const { choice, ...others } = parts
  return { ...others, ...(choice?.startsWith('onrecord:') === true && { choice }) }
}

function identifiersOf({ phone, bsuid, name }: InboundContact): Identifiers {
  const e164 = e164Of(phone)
  return {
    ...(e164 !== undefined && { phone: e164 }),
    ...(bsuid !== undefined && { bsuid }),
    ...(name !== undefined && { name }),
  }
}

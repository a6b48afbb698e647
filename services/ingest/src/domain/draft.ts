import type { Identifiers } from '@onrecord/identity'
import type { IngestDeadLetter, InteractionEvent, SealedContent } from '@onrecord/schemas'

/** An id that a provider gave to something. It goes on as a keyed pseudonym, because it may embed the phone number. */
export interface ProviderRef {
  kind: 'call' | 'message'
  id: string
}

/** What one item says, before its personal data is sealed and its provider ids are made pseudonyms. */
export interface Draft {
  type: InteractionEvent['type']
  /** When it happened at the source; RFC 3339, UTC. */
  time: string
  /** The source's own ids. The same happening, told twice, has the same; nothing else does. */
  idParts: readonly string[]
  /** `owner`: counted only where this source owns the account's messages. */
  counted: 'always' | 'owner'
  contact?: Identifiers | undefined
  /** The source's id of the agent concerned. */
  agent?: string | undefined
  /** The agent, not a contact, is whom the event is about. */
  agentIsSubject?: boolean
  /** Attributes of `data` that are provider ids. */
  refs: Readonly<Record<string, ProviderRef | undefined>>
  /** Attributes of `data` in clear; the undefined are left out. */
  data: Readonly<Record<string, unknown>>
  /** To be sealed; the contact's identifiers and the raw item are added. */
  content: SealedContent
}

/** The fate of one item: an event (which may be `unrecognised`), or a dead letter. */
export type Item =
  | { fate: 'event'; draft: Draft; raw: unknown }
  | { fate: 'dead'; reason: IngestDeadLetter['reason']; detail: string; raw: unknown }

export const callRef = (id: string): ProviderRef => ({ kind: 'call', id })
export const messageRef = (id: string): ProviderRef => ({ kind: 'message', id })

/** WhatsApp's call ids say what they are. */
export const callOrMessageRef = (id: string): ProviderRef =>
  id.startsWith('wacid.') ? callRef(id) : messageRef(id)

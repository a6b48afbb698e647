import type { Identifiers } from '@onrecord/identity'
import { z } from 'zod'
import { absent, Id, UnixTime } from '../fields.ts'
import { e164Of } from '../phone.ts'

const User = z.looseObject({ id: Id })

/** respond.io's contact, as it stands in every webhook. Any part but the id may be missing. */
export const Contact = z.looseObject({
  id: Id,
  firstName: absent(z.string()),
  lastName: absent(z.string()),
  phone: absent(z.string()),
  assignee: absent(User),
})
export type Contact = z.infer<typeof Contact>

/** What all of respond.io's webhooks share. Only some say when: others happened about when they were received. */
export const Webhook = z.looseObject({
  event_id: absent(Id),
  event_type: z.string(),
  timestamp: absent(UnixTime),
  contact: Contact,
})
export type Webhook = z.infer<typeof Webhook>

export { User }

export interface WebhookFrame {
  account: string
  receivedAt: Date
  /** respond.io's user ids to the workspace's own agent ids; others become `rio-<id>`. */
  agents: Readonly<Record<string, string>>
}

export function identifiersOf(contact: Contact, { account }: WebhookFrame): Identifiers {
  const phone = e164Of(contact.phone)
  const name = [contact.firstName, contact.lastName].filter((part) => part !== undefined).join(' ')
  return {
    contactId: `respondio/${account}/${contact.id}`,
    ...(phone !== undefined && { phone }),
    ...(name !== '' && { name }),
  }
}

export const agentOf = (user: { id: string } | undefined, { agents }: WebhookFrame): string | undefined =>
  user === undefined ? undefined : Object.hasOwn(agents, user.id) ? agents[user.id] : `rio-${user.id}`

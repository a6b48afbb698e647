import type { SampleAccount, SampleAgent, SampleContact } from './types.ts'

/** respond.io's words for who wrote; only `user` (and `echo`, from the phone app) is a person of the business. */
export type RespondioSender = 'user' | 'workflow' | 'bot' | 'ai_agent' | 'api' | 'echo'

/** What respond.io knows about a contact when it sends an event. */
export interface RespondioContactState {
  id: number
  phone: string | undefined
  status: 'open' | 'closed'
  assignee: SampleAgent | undefined
  createdAt: number
}

const respondioUserId = (agent: SampleAgent): number => Number(agent.id.replace(/\D/g, ''))

function userOf(agent: SampleAgent): Record<string, unknown> {
  const [firstName = '', lastName = ''] = agent.name.split(' ')
  return {
    id: respondioUserId(agent),
    firstName,
    lastName,
    email: `${firstName.toLowerCase()}@amal-travel.example`,
  }
}

export function respondioContact(
  contact: SampleContact,
  state: RespondioContactState,
): Record<string, unknown> {
  const [firstName, lastName = null] = contact.name.split(' ')
  return {
    id: state.id,
    firstName,
    lastName,
    phone: state.phone ?? null,
    email: null,
    language: contact.language,
    profilePic: null,
    countryCode: contact.country,
    status: state.status,
    lifecycle: 'Customer',
    assignee: state.assignee === undefined ? null : userOf(state.assignee),
    created_at: state.createdAt,
    tags: [],
    custom_fields: [{ name: 'company', value: null }],
  }
}

const channelOf = (account: SampleAccount) => ({
  id: account.respondio?.channelId,
  name: account.name,
  source: 'whatsapp_cloud',
  meta: '{}',
  created_at: 1_790_000_000,
})

export interface RespondioMessage {
  messageId: number
  /** WhatsApp's id of the same message. */
  channelMessageId: string
  contactId: number
  timestamp: number
  text: string
}

const messageOf = (account: SampleAccount, message: RespondioMessage, traffic: 'incoming' | 'outgoing') => ({
  messageId: message.messageId,
  channelMessageId: message.channelMessageId,
  contactId: message.contactId,
  channelId: account.respondio?.channelId,
  traffic,
  timestamp: message.timestamp,
  message: { type: 'text', text: message.text },
})

export const messageReceived = (account: SampleAccount, message: RespondioMessage) => ({
  message: messageOf(account, message, 'incoming'),
  channel: channelOf(account),
})

export interface RespondioSent extends RespondioMessage {
  sender: RespondioSender
  agent: SampleAgent | undefined
  lastIncoming: number | undefined
}

export const messageSent = (account: SampleAccount, message: RespondioSent) => ({
  message: {
    ...messageOf(account, message, 'outgoing'),
    sender: {
      source: message.sender,
      ...(message.agent !== undefined && { userId: respondioUserId(message.agent) }),
    },
    status: [{ value: 'sent', timestamp: message.timestamp, message: null }],
  },
  channel: {
    ...channelOf(account),
    lastMessageTime: message.timestamp,
    ...(message.lastIncoming !== undefined && { lastIncomingMessageTime: message.lastIncoming }),
  },
})

export interface RespondioClosing {
  openedTime: number
  openedBySource: 'contact' | 'user' | 'workflow'
  closedTime: number
  closedBySource: 'user' | 'workflow' | 'bot' | 'auto_close'
  closedBy: SampleAgent | undefined
  firstResponseTime: number | undefined
  incoming: number
  outgoing: number
  lastAssignmentTime: number | undefined
}

export const conversationClosed = (closing: RespondioClosing) => ({
  conversation: {
    category: 'Enquiry',
    summary: null,
    openedTime: closing.openedTime,
    openedBySource: closing.openedBySource,
    closedTime: closing.closedTime,
    closedBy: closing.closedBy === undefined ? null : userOf(closing.closedBy),
    closedBySource: closing.closedBySource,
    firstResponseTime: closing.firstResponseTime ?? null,
    resolutionTime: closing.closedTime - closing.openedTime,
    incomingMessageCount: closing.incoming,
    outgoingMessageCount: closing.outgoing,
    assigneeTeam: closing.closedBy?.team ?? null,
    lastAssignmentTime: closing.lastAssignmentTime ?? null,
  },
})

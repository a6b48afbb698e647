import type { GraphMessages, MessageRecipient, MessageSender } from '@onrecord/graph-api'

/** What sending a question to a person takes. The composition root connects it. */
export interface Outreach {
  messages: GraphMessages
  /** Undefined: this account sends no questions, because it is switched off or has no WhatsApp number. */
  senderOf(workspace: string, account: string): Promise<MessageSender | undefined>
  /** Undefined: nobody knows how to reach them. */
  recipientOf(workspace: string, subject: string): Promise<MessageRecipient | undefined>
  /** The keyed pseudonym of a provider's message id, as replies to it will name it. */
  messageRef(workspace: string, providerId: string): string
}

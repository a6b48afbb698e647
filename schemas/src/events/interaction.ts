import { z } from 'zod'
import { Country, Ref, Sealed } from '../ids.ts'

/** Attributes in clear that every interaction carries beside its sealed personal data. */
export const interaction = {
  /** The account (number, inbox) that it came through. */
  account: z.string(),
  channel: z.enum(['whatsapp', 'respondio', 'api']),
  /** False where another source owns this account's messages: kept, but not counted. */
  counted: z.boolean(),
  /** Of the contact, from the number's country code or the BSUID's prefix. */
  country: Country.optional(),
  /** Personal data and the raw item, under the contact's key. Opened form: {@link SealedContent}. */
  sealed: Sealed.optional(),
}

/** What `sealed` opens to. */
export const SealedContent = z.object({
  phone: z.string().optional(),
  bsuid: z.string().optional(),
  username: z.string().optional(),
  name: z.string().optional(),
  /** The text of a message, the title of a button. */
  text: z.string().optional(),
  /** The provider's own ids, which may embed the phone number. */
  providerIds: z.record(z.string(), z.string()).optional(),
  /** Short-lived media URL. */
  mediaUrl: z.string().optional(),
  /** The provider's item as it came. */
  raw: z.unknown().optional(),
})
export type SealedContent = z.infer<typeof SealedContent>

/** Who wrote an outgoing item. Only `human` and `echo` are human replies. */
export const AuthorKind = z.enum(['human', 'ai_agent', 'bot', 'workflow', 'campaign', 'system', 'echo'])
export type AuthorKind = z.infer<typeof AuthorKind>

/** The agent concerned: the pseudonym of an agent, who is a data subject too. */
export const Agent = Ref

import { ProblemError, WorkspaceId } from '@onrecord/schemas'
import { z } from 'zod'

const DEFAULT_GRAPH_URL = 'https://graph.facebook.com/v23.0'

const Secret = z.string().min(1, 'must not be empty')

/** WhatsApp Business Platform (Meta's Cloud API). */
export const WhatsAppSource = z.object({
  phoneNumberId: z.string().regex(/^\d{1,40}$/, 'the number id that Meta shows: digits'),
  displayPhoneNumber: z.string().regex(/^\+?[\d ().-]{5,30}$/, 'the business number'),
  /** Signs webhooks. There is no unsigned mode. */
  appSecret: Secret,
  /** Chosen by the business; Meta repeats it in the handshake. */
  verifyToken: Secret,
  /** Fetches recordings. */
  accessToken: Secret,
  graphBaseUrl: z.url({ protocol: /^https?$/ }).default(DEFAULT_GRAPH_URL),
  /** Whether questions for consent may be sent from this number. */
  consentPrompts: z.enum(['on', 'off']).default('off'),
})
export type WhatsAppSource = z.infer<typeof WhatsAppSource>

export const RespondioSource = z.object({
  /** One for each webhook that was set up. */
  signingKeys: z.array(Secret).min(1),
  /** respond.io's user ids to the workspace's own agent ids. */
  agents: z.record(z.string(), z.string().min(1)).default({}),
})
export type RespondioSource = z.infer<typeof RespondioSource>

export const SourceKind = z.enum(['whatsapp', 'respondio', 'api'])
export type SourceKind = z.infer<typeof SourceKind>

export const Sources = z.object({
  whatsapp: WhatsAppSource.optional(),
  respondio: RespondioSource.optional(),
  /** `POST /v1/events` with a key of the workspace. */
  api: z.object({}).optional(),
})
export type Sources = z.infer<typeof Sources>

export const AccountName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,58}[a-z0-9]$/, 'lower-case letters, digits and dashes, 3 to 60')

/** One business number or inbox, as an administrator sets it up. */
export const NewAccount = z
  .object({
    workspace: WorkspaceId,
    account: AccountName,
    name: z.string().min(1).max(200),
    sources: Sources,
    /** The one source whose messages and conversations count. */
    messagesOwner: SourceKind,
  })
  .refine(({ sources, messagesOwner }) => sources[messagesOwner] !== undefined, {
    path: ['messagesOwner'],
    message: 'must be one of the sources',
  })
export type NewAccount = z.input<typeof NewAccount>

export const NewWorkspace = z.object({
  id: WorkspaceId,
  name: z.string().min(1).max(200),
  /** The legal person that answers for the data. */
  controller: z.string().min(1).max(300),
  timeZone: z.string().refine(isTimeZone, 'an IANA time zone such as Europe/Berlin'),
})
export type NewWorkspace = z.input<typeof NewWorkspace>

export interface Workspace {
  id: string
  name: string
  controller: string
  timeZone: string
  createdAt: Date
}

/** An account with its opened sources: secrets, for this process only. */
export interface Account {
  workspace: string
  account: string
  name: string
  messagesOwner: SourceKind
  sources: Sources
}

/** What may be shown of an account. */
export interface AccountSummary {
  workspace: string
  account: string
  name: string
  messagesOwner: SourceKind
  sources: SourceKind[]
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** @throws ProblemError that names the setting and what it expects */
export function validated<S extends z.ZodType>(schema: S, input: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || what}: ${issue.message}`)
  throw new ProblemError('invalid_setting', 400, `The ${what} is not valid`, faults.join('; '))
}

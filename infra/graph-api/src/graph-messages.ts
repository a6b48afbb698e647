import { z } from 'zod'
import { MessageNotTakenError, MessageOutcomeUnknownError, messageErrorOf } from './message-errors.ts'

/** The sending account. */
export interface MessageSender {
  /** With version, for instance `https://graph.facebook.com/v25.0`. */
  graphBaseUrl: string
  accessToken: string
  phoneNumberId: string
}

/** At least one of the two. */
export interface MessageRecipient {
  /** E.164 with `+`. */
  phone?: string
  /** Business-scoped user id. */
  bsuid?: string
}

export interface ButtonMessage {
  text: string
  /** At most three; titles of at most 20 characters, ids of at most 256. */
  buttons: readonly { id: string; title: string }[]
  /** Comes back in the message's status webhooks. */
  callbackData?: string
}

/** Messages that a business sends: `POST /<phone number id>/messages`. */
export interface GraphMessages {
  /**
   * Gives the provider's id of the message.
   * @throws MessageRefusedError, MessageNotTakenError, MessageOutcomeUnknownError
   */
  sendButtons(
    sender: MessageSender,
    recipient: MessageRecipient,
    message: ButtonMessage,
  ): Promise<{ messageId: string }>
}

const Taken = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) })
const Refusal = z.object({ error: z.object({ code: z.int() }) })
/** Codes of connections that never came to be: nothing was sent. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

export function createGraphMessages({ timeoutMs = 30_000 } = {}): GraphMessages {
  return {
    async sendButtons(sender, recipient, message) {
      const response = await post(sender, bodyOf(recipient, message), timeoutMs)
      const body: unknown = await response.json().catch(() => undefined)
      if (!response.ok) throw messageErrorOf(response.status, codeOf(body), retryAfterOf(response))
      const taken = Taken.safeParse(body).data?.messages[0]
      if (taken === undefined) throw new MessageOutcomeUnknownError('the answer names no message')
      return { messageId: taken.id }
    },
  }
}

async function post(
  { graphBaseUrl, accessToken, phoneNumberId }: MessageSender,
  body: object,
  timeoutMs: number,
): Promise<Response> {
  const base = graphBaseUrl.replace(/\/$/, '')
  try {
    return await fetch(`${base}/${encodeURIComponent(phoneNumberId)}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
  } catch (error) {
    throw neverConnected(error) ?? new MessageOutcomeUnknownError('no answer came', { cause: error })
  }
}

function neverConnected(error: unknown): MessageNotTakenError | undefined {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (typeof code !== 'string' || !NEVER_CONNECTED.has(code)) return undefined
  return new MessageNotTakenError(`no connection (${code})`, { cause: error })
}

const bodyOf = ({ phone, bsuid }: MessageRecipient, { text, buttons, callbackData }: ButtonMessage) => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  ...(phone !== undefined && { to: phone.replace(/^\+/, '') }),
  ...(bsuid !== undefined && { recipient: bsuid }),
  type: 'interactive',
  interactive: {
    type: 'button',
    body: { text },
    action: { buttons: buttons.map((reply) => ({ type: 'reply', reply })) },
  },
  ...(callbackData !== undefined && { biz_opaque_callback_data: callbackData }),
})

const codeOf = (body: unknown): number => Refusal.safeParse(body).data?.error.code ?? 0

/** Seconds, or a date. */
function retryAfterOf({ headers }: Response): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

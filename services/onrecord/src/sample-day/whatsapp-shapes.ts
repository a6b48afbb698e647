import type { SampleAccount } from './types.ts'

/** One item of `entry[].changes[]`. */
export interface WhatsAppChange {
  field: 'calls' | 'messages' | 'user_id_update' | 'account_update'
  value: Record<string, unknown>
}

/** What WhatsApp shows of a person in a payload: a number without `+`, a BSUID, or both. */
export interface Shown {
  phone?: string
  bsuid?: string
}

const digits = (phone: string) => phone.replace('+', '')

/** The webhook body: Meta's envelope around changes, each group of which becomes one `entry`. */
export function whatsappBody(
  account: SampleAccount,
  entries: readonly (readonly WhatsAppChange[])[],
): string {
  const { wabaId, phoneNumberId, displayPhoneNumber } = account.whatsapp
  const metadata = { phone_number_id: phoneNumberId, display_phone_number: displayPhoneNumber }
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: entries.map((changes) => ({
      id: wabaId,
      changes: changes.map(({ field, value }) => ({
        field,
        value: field === 'account_update' ? value : { messaging_product: 'whatsapp', metadata, ...value },
      })),
    })),
  })
}

/** The customer's end of a call or message, as `from`, `to` or `recipient`. */
export const end = (side: 'from' | 'to', shown: Shown): Record<string, unknown> => ({
  ...(shown.phone !== undefined && { [side]: digits(shown.phone) }),
  ...(shown.bsuid !== undefined && { [`${side}_user_id`]: shown.bsuid }),
})

export const recipient = (shown: Shown): Record<string, unknown> => ({
  ...(shown.phone !== undefined && { recipient_id: digits(shown.phone) }),
  ...(shown.bsuid !== undefined && { recipient_user_id: shown.bsuid }),
})

/** An item of `contacts[]`. */
export const contactItem = (
  name: string,
  username: string | undefined,
  shown: Shown,
): Record<string, unknown> => ({
  profile: { name, ...(username !== undefined && { username }) },
  ...(shown.phone !== undefined && { wa_id: digits(shown.phone) }),
  ...(shown.bsuid !== undefined && { user_id: shown.bsuid }),
})

/** `errors[]` of a call that failed or of a message that was not delivered. */
export const errorItem = (code: number, message: string, details: string): Record<string, unknown> => ({
  code,
  message,
  href: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/troubleshooting',
  error_data: { details },
})

/** A session description with addresses of the documentation range (RFC 5737). */
export function session(type: 'offer' | 'answer', port: number): Record<string, unknown> {
  const lines = [
    'v=0',
    `o=- ${port}000001 2 IN IP4 203.0.113.7`,
    's=-',
    't=0 0',
    `m=audio ${port} UDP/TLS/RTP/SAVPF 111 126`,
    'c=IN IP4 203.0.113.7',
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:126 telephone-event/8000',
    'a=ptime:20',
  ]
  return { sdp_type: type, sdp: `${lines.join('\r\n')}\r\n` }
}

/** The documented form of a short-lived media address. */
export const mediaUrl = (mediaId: string): string =>
  `https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=${mediaId}`

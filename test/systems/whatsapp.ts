import { createHmac } from 'node:crypto'

/** The secrets of the tests' own WhatsApp account. */
export const WHATSAPP = {
  phoneNumberId: '200000000000001',
  displayPhoneNumber: '+49 30 5550000',
  appSecret: 'app-secret-of-the-tests',
  verifyToken: 'verify-token-of-the-tests',
  accessToken: 'access-token-of-the-tests',
}

export const signed = (body: string, secret = WHATSAPP.appSecret): Record<string, string> => ({
  'content-type': 'application/json',
  'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
})

/** A webhook with these items, in Meta's shape. */
export const webhook = (
  items: readonly unknown[],
  { field = 'messages', list = 'messages' }: { field?: string; list?: string } = {},
): string =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '100000000000001',
        changes: [
          {
            field,
            value: {
              messaging_product: 'whatsapp',
              metadata: { phone_number_id: WHATSAPP.phoneNumberId, display_phone_number: '49305550000' },
              [list]: items,
            },
          },
        ],
      },
    ],
  })

/** A text of a contact; `at` in Unix seconds. */
export const aMessage = (
  id: string,
  { from = '4915700000001', at = 1_795_000_000, text = 'Hello' } = {},
) => ({
  from,
  id: `wamid.${id}`,
  timestamp: String(at),
  type: 'text',
  text: { body: text },
})

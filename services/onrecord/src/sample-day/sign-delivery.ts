import { createHmac } from 'node:crypto'
import type { Delivery, SampleAccount, SampleDay } from './types.ts'

/** The headers with which a provider sends this body: content type and signature, or API key. */
export function headersOf(
  day: SampleDay,
  { source, account: id, body }: Delivery,
  apiKeys: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const account = accountOf(day, id)
  switch (source) {
    case 'whatsapp':
      return {
        'content-type': 'application/json',
        'x-hub-signature-256': `sha256=${createHmac('sha256', account.whatsapp.appSecret).update(body).digest('hex')}`,
      }
    case 'respondio':
      return {
        'content-type': 'application/json',
        'x-webhook-signature': createHmac('sha256', signingKeyOf(account, body))
          .update(body)
          .digest('base64'),
      }
    case 'api':
      return {
        'content-type': body.startsWith('[')
          ? 'application/cloudevents-batch+json'
          : 'application/cloudevents+json',
        authorization: `Bearer ${apiKeys[id] ?? account.api.key}`,
      }
  }
}

function accountOf(day: SampleDay, id: string): SampleAccount {
  const account = day.workspaces.flatMap(({ accounts }) => accounts).find((one) => one.id === id)
  if (account === undefined) throw new Error(`no account ${id}`)
  return account
}

/** respond.io has a key for each webhook that was set up, and so for each event type. */
function signingKeyOf(account: SampleAccount, body: string): string {
  const keys = account.respondio?.signingKeys ?? {}
  const { event_type: event } = JSON.parse(body) as { event_type: string }
  const key = keys[event] ?? keys['*']
  if (key === undefined) throw new Error(`${account.id} has no signing key for ${event}`)
  return key
}

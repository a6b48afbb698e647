import { ProblemError } from '@onrecord/schemas'
import type { App } from '@onrecord/service'
import { z } from 'zod'
import type { Account, WhatsAppSource } from '../accounts/account.ts'
import { equalSecrets, isSignedByMeta } from '../domain/signature.ts'
import { readWhatsAppWebhook } from '../domain/whatsapp/webhook.ts'
import { bytesOf, headerOf, itemsOf, jsonBody } from './body.ts'
import type { RouteDeps } from './deps.ts'

const Params = z.object({ account: z.string().max(60) })
const Handshake = z.object({
  'hub.mode': z.string().optional(),
  'hub.challenge': z.string().max(200).optional(),
  'hub.verify_token': z.string().max(500).optional(),
})

/** Meta's webhook: `GET` is the handshake when the URL is saved, `POST` the events. */
export function whatsappRoutes(app: App, { accounts, takeIn, metrics, clock }: RouteDeps): void {
  async function find(name: string): Promise<{ account: Account; source: WhatsAppSource }> {
    const account = await accounts.find(name)
    const source = account?.sources.whatsapp
    if (account !== undefined && source !== undefined) return { account, source }
    metrics.rejected.inc({ source: 'whatsapp', reason: 'account_unknown' })
    throw new ProblemError('account_unknown', 404, 'No such account with a WhatsApp source')
  }

  app.get(
    '/webhooks/whatsapp/:account',
    { schema: { params: Params, querystring: Handshake } },
    async (request, reply) => {
      const { source } = await find(request.params.account)
      const {
        'hub.mode': mode,
        'hub.challenge': challenge = '',
        'hub.verify_token': token = '',
      } = request.query
      if (mode !== 'subscribe' || !equalSecrets(token, source.verifyToken)) {
        metrics.rejected.inc({ source: 'whatsapp', reason: 'handshake_refused' })
        throw new ProblemError('handshake_refused', 403, 'The verify token is not the one that was set')
      }
      return reply.type('text/plain; charset=utf-8').send(challenge)
    },
  )

  app.post('/webhooks/whatsapp/:account', { schema: { params: Params } }, async (request, reply) => {
    const { account, source } = await find(request.params.account)
    if (
      !isSignedByMeta(
        bytesOf(request.body),
        headerOf(request.headers['x-hub-signature-256']),
        source.appSecret,
      )
    ) {
      metrics.rejected.inc({ source: 'whatsapp', reason: 'bad_signature' })
      throw new ProblemError(
        'bad_signature',
        401,
        'X-Hub-Signature-256 is missing or does not match the body',
      )
    }
    const json = jsonBody(request.body, 'whatsapp', metrics)
    const receivedAt = clock.now()
    const frame = { phoneNumberId: source.phoneNumberId, receivedAt }
    const { workspace, messagesOwner } = account
    await takeIn(
      {
        workspace,
        account: account.account,
        channel: 'whatsapp',
        ownsMessages: messagesOwner === 'whatsapp',
        receivedAt,
      },
      itemsOf(request.body, json, (value) => readWhatsAppWebhook(value, frame)),
    )
    return reply.status(200).send()
  })
}

import { ProblemError } from '@onrecord/schemas'
import type { App } from '@onrecord/service'
import { z } from 'zod'
import { readRespondioWebhook } from '../domain/respondio/webhook.ts'
import { isSignedByRespondio } from '../domain/signature.ts'
import { bytesOf, headerOf, itemsOf, jsonBody } from './body.ts'
import type { RouteDeps } from './deps.ts'

const Params = z.object({ account: z.string().max(60) })

/** respond.io's webhooks: one event each, all at this one address. */
export function respondioRoutes(app: App, { accounts, takeIn, metrics, clock }: RouteDeps): void {
  app.post('/webhooks/respondio/:account', { schema: { params: Params } }, async (request, reply) => {
    const account = await accounts.find(request.params.account)
    const source = account?.sources.respondio
    if (account === undefined || source === undefined) {
      metrics.rejected.inc({ source: 'respondio', reason: 'account_unknown' })
      throw new ProblemError('account_unknown', 404, 'No such account with a respond.io source')
    }
    if (
      !isSignedByRespondio(
        bytesOf(request.body),
        headerOf(request.headers['x-webhook-signature']),
        source.signingKeys,
      )
    ) {
      metrics.rejected.inc({ source: 'respondio', reason: 'bad_signature' })
      throw new ProblemError(
        'bad_signature',
        401,
        'X-Webhook-Signature is missing or does not match the body',
      )
    }
    const json = jsonBody(request.body, 'respondio', metrics)
    const receivedAt = clock.now()
    const frame = { account: account.account, receivedAt, agents: source.agents }
    const { workspace, messagesOwner } = account
    await takeIn(
      {
        workspace,
        account: account.account,
        channel: 'respondio',
        ownsMessages: messagesOwner === 'respondio',
        receivedAt,
      },
      itemsOf(request.body, json, (value) => readRespondioWebhook(value, frame)),
    )
    return reply.status(200).send()
  })
}

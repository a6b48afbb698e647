import { type InboundAnswer, ProblemError } from '@onrecord/schemas'
import type { App } from '@onrecord/service'
import type { Account } from '../accounts/account.ts'
import { binaryEventOf, isBinary } from '../domain/cloudevents/binary.ts'
import { accountOf, readInboundEvent } from '../domain/cloudevents/inbound.ts'
import type { Item } from '../domain/draft.ts'
import { headerOf, jsonBody } from './body.ts'
import type { RouteDeps } from './deps.ts'

const SINGLE = 'application/cloudevents+json'
const BATCH = 'application/cloudevents-batch+json'
/** Of the data in binary mode. */
const DATA = 'application/json'
const MAX_BATCH = 1000

/** One event, with the account it names if that is one of the workspace's. */
interface Addressed {
  index: number
  item: Item
  account: Account | undefined
}

/** CloudEvents from any other inbox: what its agents send, assign, close, and what people agree to. */
export function eventRoutes(app: App, { accounts, apiKeys, takeIn, metrics, clock }: RouteDeps): void {
  function refuse(code: string, status: number, title: string, detail?: string): never {
    metrics.rejected.inc({ source: 'api', reason: code })
    throw new ProblemError(code, status, title, detail)
  }

  async function workspaceOf(authorization: string | undefined): Promise<string> {
    const key = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
    const workspace = key === undefined ? undefined : await apiKeys.workspaceOf(key)
    return workspace ?? refuse('bad_api_key', 401, 'An API key is needed: Authorization: Bearer ork_...')
  }

  async function address(workspace: string, raw: unknown, index: number): Promise<Addressed> {
    const found = await accounts.find(accountOf(raw) ?? '')
    const account = found?.workspace === workspace && found.sources.api !== undefined ? found : undefined
    const item = readInboundEvent(raw)
    if (item.fate === 'dead' || account !== undefined) return { index, item, account }
    const detail = 'data.account: not an account of this workspace with an api source'
    return { index, item: { fate: 'dead', reason: 'account_mismatch', detail, raw }, account }
  }

  /** The events of one account together; the dead of no account under the workspace itself. */
  async function takeInAll(workspace: string, events: readonly Addressed[]): Promise<InboundAnswer> {
    const receivedAt = clock.now()
    const byAccount = Map.groupBy(events, ({ account }) => account?.account ?? '-')
    const answer: InboundAnswer = { accepted: 0, rejected: [] }
    for (const [account, group] of byAccount) {
      const ownsMessages = group[0]?.account?.messagesOwner === 'api'
      const origin = { workspace, account, channel: 'api', ownsMessages, receivedAt } as const
      const { accepted, rejected } = await takeIn(
        origin,
        group.map(({ item }) => item),
      )
      answer.accepted += accepted
      answer.rejected.push(...rejected.map((one) => ({ ...one, index: group[one.index]?.index ?? -1 })))
    }
    answer.rejected.sort((one, other) => one.index - other.index)
    return answer
  }

  app.post('/v1/events', async (request, reply) => {
    const workspace = await workspaceOf(headerOf(request.headers.authorization))
    const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
    const binary = mediaType === DATA && isBinary(request.headers)
    if (mediaType !== SINGLE && mediaType !== BATCH && !binary)
      refuse('unsupported_media_type', 415, `Send ${SINGLE} or ${BATCH}, or ${DATA} with ce- headers`)

    const json = jsonBody(request.body, 'api', metrics)
    if (json.tooDeep) refuse('too_deep', 400, 'The body is nested too deeply')
    if (mediaType !== BATCH) {
      const event = await address(
        workspace,
        binary ? binaryEventOf(request.headers, json.value) : json.value,
        0,
      )
      if (event.item.fate === 'dead')
        refuse(event.item.reason, 400, 'The event is not valid', event.item.detail)
      return reply.send(await takeInAll(workspace, [event]))
    }
    if (!Array.isArray(json.value)) refuse('invalid_request', 400, 'A batch is a JSON array of events')
    if (json.value.length > MAX_BATCH)
      refuse('batch_too_long', 413, `A batch has at most ${MAX_BATCH} events`)
    const events = await Promise.all(json.value.map((raw: unknown, index) => address(workspace, raw, index)))
    return reply.send(await takeInAll(workspace, events))
  })
}

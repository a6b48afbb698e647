import type { AuthorKind, MessageKind } from '@onrecord/schemas'
import { type FactEvent, isOf } from './fact-event.ts'

/** One message with what became of it. `counted: false`: another source owns it; kept, but in no metric. */
export interface MessageFact {
  message: string
  account: string
  channel: string
  country: string
  direction: 'inbound' | 'outbound'
  /** Empty: we only know its status; the provider does not tell who sent it. */
  kind: MessageKind | ''
  author: AuthorKind | 'contact' | ''
  agent: string
  team: string
  counted: boolean
  at: number
  sentAt: number | null
  deliveredAt: number | null
  readAt: number | null
  failedAt: number | null
  errorCodes: number[]
  billable: boolean | null
  pricingCategory: string
  /** The call of a voicemail. */
  call: string
  event: string
}

const isReceived = isOf('onrecord.message.received.v1')
const isSent = isOf('onrecord.message.sent.v1')
const isStatus = isOf('onrecord.message.status_changed.v1')

/** From the distinct events of one message, in order. */
export function foldMessage(message: string, events: readonly FactEvent[]): MessageFact | undefined {
  const received = events.find(isReceived)
  const sent = events.find(isSent)
  const statuses = events.filter(isStatus)
  const source = received ?? sent ?? statuses[0]
  if (source === undefined) return undefined
  const timeOf = (status: string) => statuses.find(({ data }) => data.status === status)?.time ?? null
  const billed = statuses.find(({ data }) => data.billable !== undefined)
  const { data } = source
  return {
    message,
    account: data.account,
    channel: data.channel,
    country: data.country ?? '',
    direction: received === undefined ? 'outbound' : 'inbound',
    kind: 'kind' in data ? data.kind : '',
    author: received === undefined ? (sent?.data.author ?? '') : 'contact',
    agent: sent?.data.agent ?? '',
    team: sent?.data.team ?? '',
    counted: [received, sent, ...statuses].some((event) => event?.data.counted === true),
    at: source.time,
    sentAt: timeOf('sent'),
    deliveredAt: timeOf('delivered'),
    readAt: timeOf('read'),
    failedAt: timeOf('failed'),
    errorCodes: [...new Set(statuses.flatMap((status) => status.data.errorCodes))].sort((a, b) => a - b),
    billable: billed?.data.billable ?? null,
    pricingCategory: billed?.data.pricingCategory ?? '',
    call: received?.data.call ?? '',
    event: source.id,
  }
}

import { instantOf } from './day.ts'
import type { Random } from './random.ts'

/** Types that `POST /v1/events` takes, for what WhatsApp does not tell. */
export type ApiEventType =
  | 'message.sent'
  | 'message.received'
  | 'conversation.opened'
  | 'conversation.closed'
  | 'conversation.assigned'
  | 'conversation.handed_off'
  | 'permission.requested'
  | 'consent.requested'
  | 'consent.expressed'

/** A CloudEvent 1.0 in JSON, as an inbox would write it. */
export const cloudEvent = (
  random: Random,
  account: string,
  type: ApiEventType,
  time: number,
  data: Record<string, unknown>,
): Record<string, unknown> => ({
  specversion: '1.0',
  id: `evt-${random.hex(24)}`,
  source: `https://inbox.example/${account}`,
  type: `onrecord.${type}.v1`,
  time: instantOf(time),
  datacontenttype: 'application/json',
  data: { account, ...data },
})

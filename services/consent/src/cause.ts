import type { Expression } from './domain/expression.ts'

/** Of whatever makes something be entered: whose it is, and what told us. */
export type Cause = Pick<
  Expression,
  'workspace' | 'eventId' | 'subject' | 'eventTime' | 'receivedAt' | 'partitionKey'
>

/** The same cause gives the same envelope, to the byte. */
export const envelopeOf = (cause: Cause, id: string) => ({
  specversion: '1.0' as const,
  id,
  source: '/service/consent',
  time: cause.eventTime,
  datacontenttype: 'application/json' as const,
  partitionkey: cause.partitionKey,
  workspace: cause.workspace,
  recordedtime: cause.receivedAt,
  subject: cause.subject,
})

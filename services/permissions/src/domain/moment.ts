import { type InteractionEvent, Ref } from '@onrecord/schemas'
import { z } from 'zod'

const Direction = z.enum(['inbound', 'outbound'])

/** One thing that bears on a permission to call, as an event told it. */
export const Moment = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('requested') }),
  z.object({
    kind: z.literal('granted'),
    permanent: z.boolean(),
    until: z.iso.datetime().optional(),
    automatic: z.boolean(),
  }),
  z.object({ kind: z.literal('denied'), automatic: z.boolean() }),
  z.object({
    kind: z.literal('call'),
    call: Ref,
    direction: Direction.optional(),
    sign: z.enum(['created', 'accepted', 'rejected', 'ended']),
    /** When the other side picked up; of `ended`. */
    startedAt: z.iso.datetime().optional(),
    errorCodes: z.array(z.int()).optional(),
  }),
])
export type Moment = z.infer<typeof Moment>

/** A moment with its instant and the id of its event. */
export interface MomentAt {
  eventId: string
  at: Date
  moment: Moment
}

/** What an event says of a permission; undefined for all that it has nothing to do with. */
export function momentOf(event: InteractionEvent): Moment | undefined {
  // another source owns this account's messages and tells the same
  if (!('counted' in event.data) || !event.data.counted) return undefined
  if (event.type === 'onrecord.permission.requested.v1') return { kind: 'requested' }
  if (event.type === 'onrecord.permission.replied.v1') {
    const { response, permanent, expiresAt, responseSource } = event.data
    const automatic = responseSource === 'automatic'
    if (response === 'reject') return { kind: 'denied', automatic }
    return { kind: 'granted', permanent, automatic, ...(expiresAt !== undefined && { until: expiresAt }) }
  }
  if (event.type === 'onrecord.call.connected.v1') return callMoment(event.data, 'created')
  if (event.type === 'onrecord.call.status_changed.v1')
    return event.data.status === 'ringing' ? undefined : callMoment(event.data, event.data.status)
  if (event.type !== 'onrecord.call.ended.v1') return undefined
  const { startedAt, errorCodes } = event.data
  return { ...callMoment(event.data, 'ended'), errorCodes, ...(startedAt !== undefined && { startedAt }) }
}

const callMoment = (
  { call, direction }: { call: string; direction?: 'inbound' | 'outbound' | undefined },
  sign: 'created' | 'accepted' | 'rejected' | 'ended',
) => ({ kind: 'call' as const, call, sign, ...(direction !== undefined && { direction }) })

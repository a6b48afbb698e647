import type { FactEvent } from './fact-event.ts'

/** One request for, or answer about, the permission to call somebody. Never a consent to recording. */
export interface PermissionFact {
  event: string
  account: string
  country: string
  kind: 'requested' | 'accepted' | 'rejected'
  at: number
  /** False: temporary, seven days. */
  permanent: boolean
  expiresAt: number | null
  /** `user_action` or `automatic`; empty for a request. */
  source: string
  counted: boolean
}

export function permissionFactOf(event: FactEvent): PermissionFact | undefined {
  if (event.type !== 'onrecord.permission.requested.v1' && event.type !== 'onrecord.permission.replied.v1')
    return undefined
  const { data } = event
  const base = {
    event: event.id,
    account: data.account,
    country: data.country ?? '',
    at: event.time,
    counted: data.counted,
  }
  if (event.type === 'onrecord.permission.requested.v1')
    return { ...base, kind: 'requested', permanent: false, expiresAt: null, source: '' }
  return {
    ...base,
    kind: event.data.response === 'accept' ? 'accepted' : 'rejected',
    permanent: event.data.permanent,
    expiresAt: event.data.expiresAt === undefined ? null : Date.parse(event.data.expiresAt),
    source: event.data.responseSource,
  }
}

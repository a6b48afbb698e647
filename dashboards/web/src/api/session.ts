import type { Session } from '@onrecord/schemas'
import { queryOptions } from '@tanstack/react-query'
import { address, change, getJson } from './client.ts'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<Session>(address(['api', 'session']), signal),
  staleTime: 5 * 60_000,
  retry: false,
})

export async function signIn(email: string, password: string): Promise<void> {
  await change('POST', address(['api', 'session']), { email, password })
}

export async function signOut(): Promise<void> {
  await change('DELETE', address(['api', 'session']))
}

/** The server asks for the current password unless one came by a link; all other sessions end. */
export async function setPassword(password: string, currentPassword: string): Promise<void> {
  const current = currentPassword === '' ? {} : { currentPassword }
  await change('POST', address(['api', 'session', 'password']), { password, ...current })
}

import type { Person, PersonSummary } from '@onrecord/schemas'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { address, getJson } from './client.ts'

export function peopleQuery(workspace: string, query: string, limit: number) {
  return queryOptions({
    queryKey: ['people', workspace, query, limit],
    queryFn: ({ signal }) =>
      getJson<PersonSummary[]>(address(['v1', 'workspaces', workspace, 'people'], { query, limit }), signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
}

export function personQuery(workspace: string, subject: string) {
  return queryOptions({
    queryKey: ['person', workspace, subject],
    queryFn: ({ signal }) =>
      getJson<Person>(address(['v1', 'workspaces', workspace, 'people', subject]), signal),
    // Each answer is an entry in the trail, so a page that is only looked at again does not ask again.
    staleTime: 5 * 60_000,
  })
}

export type ListenReason = 'review' | 'complaint' | 'access_request' | 'quality'
export const LISTEN_REASONS: readonly ListenReason[] = ['review', 'complaint', 'access_request', 'quality']

export function audioAddress(workspace: string, recording: string, reason: ListenReason): string {
  return address(['v1', 'workspaces', workspace, 'recordings', recording, 'audio'], { reason })
}

export function packageAddress(workspace: string, subject: string): string {
  return address(['v1', 'workspaces', workspace, 'people', subject, 'package'], { reason: 'access_request' })
}

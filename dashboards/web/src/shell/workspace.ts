import type { Session } from '@onrecord/schemas'
import { getRouteApi } from '@tanstack/react-router'

export type Workspace = Session['workspaces'][number]

const route = getRouteApi('/w/$workspace')

/** The workspace whose pages are open. */
export function useWorkspace(): Workspace {
  return route.useRouteContext({ select: (context) => context.workspace })
}

export function useSession(): Session {
  return route.useRouteContext({ select: (context) => context.session })
}

/** The days that the top bar has chosen; always in the address. */
export function useDays(): { from: string; to: string } {
  return route.useSearch({ select: ({ from = '', to = '' }) => ({ from, to }), structuralSharing: true })
}

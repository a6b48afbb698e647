import type { WorkspaceInfo } from './deps.ts'
import type { User } from './stores/users.ts'

export const isMember = (user: User, workspace: string): boolean =>
  user.workspaces === 'all' || user.workspaces.includes(workspace)

/** The user's workspaces, in the order of their ids, in which ledger entries must be appended too (locks). */
export const workspacesOf = (user: User, workspaces: readonly WorkspaceInfo[]): WorkspaceInfo[] =>
  workspaces.filter(({ id }) => isMember(user, id)).toSorted((a, b) => (a.id < b.id ? -1 : 1))

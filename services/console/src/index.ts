import type { MigrationSet } from '@onrecord/postgres'

export { consoleRoutes } from './console-routes.ts'
export { type CreateUserInput, createUser } from './create-user.ts'
export type { ConsoleDeps, PlayReason, PlayRecording, PlayRequest, WorkspaceInfo } from './deps.ts'
export { createSignInLink, firstSignInLink, type SignInLinkDeps } from './sign-in-links.ts'
export type { User } from './stores/users.ts'

export const migrations: MigrationSet = {
  name: 'console',
  folder: new URL('../migrations/', import.meta.url),
}

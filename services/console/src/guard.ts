import type { Database } from '@onrecord/postgres'
import { ProblemError } from '@onrecord/schemas'
import type { App, Clock } from '@onrecord/service'
import type { FastifyRequest } from 'fastify'
import type { WorkspaceInfo } from './deps.ts'
import { type Action, may } from './domain/permissions.ts'
import type { SessionCookie } from './session-cookie.ts'
import { findSession, type OpenSession } from './stores/sessions.ts'
import { isMember } from './workspaces-of.ts'

const SESSION = 'onrecordSession'
const WORKSPACE = 'onrecordWorkspace'

/** Who is signed in; only for routes behind {@link requireSession}. */
export const sessionOf = (request: FastifyRequest): OpenSession =>
  known(request.getDecorator<OpenSession | null>(SESSION))

/** The workspace of the address; only for routes behind {@link requireMembership}. */
export const workspaceOf = (request: FastifyRequest): WorkspaceInfo =>
  known(request.getDecorator<WorkspaceInfo | null>(WORKSPACE))

function known<T>(value: T | null): T {
  if (value === null) throw new Error('this route is not behind the guard that it relies on')
  return value
}

/** Every route of the scope answers 401 to who is not signed in, before anything of the request is looked at. */
export function requireSession(
  scope: App,
  {
    acrossWorkspaces: db,
    clock,
    cookie,
  }: { acrossWorkspaces: Database; clock: Clock; cookie: SessionCookie },
): void {
  scope.decorateRequest(SESSION, null)
  scope.addHook('onRequest', async (request) => {
    const token = cookie.read(request)
    const session = token === undefined ? undefined : await findSession(db, token, clock.now())
    if (session === undefined) throw new ProblemError('not_signed_in', 401, 'Sign in first')
    request.setDecorator(SESSION, session)
  })
}

interface GuardedConfig {
  action?: Action
}

/**
 * The one place that keeps workspaces and roles apart. Who is no member cannot tell a workspace that exists from one that
 * does not (404); a member whose role does not allow it is told so (403). A route that names no action cannot be registered.
 */
export function requireMembership(scope: App, workspaces: () => Promise<WorkspaceInfo[]>): void {
  scope.decorateRequest(WORKSPACE, null)
  scope.addHook('onRoute', ({ method, url, config }) => {
    if (actionOf(config) === undefined || !url.startsWith('/v1/workspaces/:workspace/'))
      throw new Error(`${String(method)} ${url} needs a workspace in its address and an action in its config`)
  })
  scope.addHook('onRequest', async (request) => {
    const { user } = sessionOf(request)
    const { workspace } = request.params as { workspace: string }
    const found = isMember(user, workspace)
      ? (await workspaces()).find(({ id }) => id === workspace)
      : undefined
    if (found === undefined)
      throw new ProblemError('workspace_not_found', 404, 'There is no such workspace for you')
    const action = actionOf(request.routeOptions.config)
    if (action === undefined || !may(user.role, action))
      throw new ProblemError(
        'role_forbidden',
        403,
        'Your role does not allow this',
        `${user.role} may not ${action}`,
      )
    request.setDecorator(WORKSPACE, found)
  })
}

const actionOf = (config: unknown): Action | undefined => (config as GuardedConfig | undefined)?.action

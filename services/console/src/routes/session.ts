import { ProblemError, Session } from '@onrecord/schemas'
import type { App } from '@onrecord/service'
import { z } from 'zod'
import type { ConsoleDeps } from '../deps.ts'
import { requireSession, sessionOf } from '../guard.ts'
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../passwords.ts'
import { readSession } from '../read-session.ts'
import type { SessionCookie } from '../session-cookie.ts'
import { setPassword } from '../set-password.ts'
import { createSignIn } from '../sign-in.ts'
import { deleteSession } from '../stores/sessions.ts'

const Credentials = z.object({
  email: z.string().min(1).max(320),
  password: z.string().min(1).max(LONGEST_PASSWORD),
})

/** POST /api/session: signs in by e-mail address and password. */
export function passwordSignInRoute(scope: App, deps: ConsoleDeps, cookie: SessionCookie): void {
  const signIn = createSignIn(deps)
  scope.post(
    '/api/session',
    { schema: { body: Credentials, response: { 200: Session } } },
    async (request, reply) => {
      const { email, password } = request.body
      const signedIn = await signIn.withPassword(email, password, {
        address: request.ip,
        token: cookie.read(request),
      })
      if (signedIn === undefined)
        throw new ProblemError('sign_in_refused', 401, 'The e-mail address or the password is wrong')
      cookie.set(reply, signedIn.token)
      return readSession(deps, signedIn.user)
    },
  )
}

const NewPassword = z.object({
  password: z.string().min(SHORTEST_PASSWORD).max(LONGEST_PASSWORD),
  /** Needed by who signed in with one. */
  currentPassword: z.string().max(LONGEST_PASSWORD).optional(),
})

/** One's own session: see it, end it, and set the password for the next one. */
export function ownSessionRoutes(scope: App, deps: ConsoleDeps, cookie: SessionCookie): void {
  requireSession(scope, { ...deps, cookie })

  scope.get('/api/session', { schema: { response: { 200: Session } } }, (request) =>
    readSession(deps, sessionOf(request).user),
  )

  scope.delete('/api/session', { schema: { response: { 204: z.undefined() } } }, async (request, reply) => {
    const token = cookie.read(request)
    if (token !== undefined) await deleteSession(deps.acrossWorkspaces, token)
    cookie.clear(reply)
    return reply.status(204).send()
  })

  scope.post(
    '/api/session/password',
    { schema: { body: NewPassword, response: { 204: z.undefined() } } },
    async (request, reply) => {
      const { password, currentPassword } = request.body
      cookie.set(reply, await setPassword(deps, sessionOf(request), password, currentPassword))
      return reply.status(204).send()
    },
  )
}

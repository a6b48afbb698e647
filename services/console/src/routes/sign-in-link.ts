import type { App } from '@onrecord/service'
import { z } from 'zod'
import type { ConsoleDeps } from '../deps.ts'
import type { SessionCookie } from '../session-cookie.ts'
import { createSignIn } from '../sign-in.ts'
import { signInPage } from '../sign-in-page.ts'

const Params = z.object({ token: z.string().max(200) })
const HTML = 'text/html; charset=utf-8'

/** GET shows a button whatever the token is and touches nothing; POST uses the link up and opens the session. */
export function signInLinkRoutes(scope: App, deps: ConsoleDeps, cookie: SessionCookie): void {
  const signIn = createSignIn(deps)
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async () => undefined,
  )

  scope.get('/sign-in/:token', { schema: { hide: true, params: Params } }, (request, reply) =>
    reply.type(HTML).send(signInPage('ready', request.headers['accept-language'])),
  )

  scope.post('/sign-in/:token', { schema: { hide: true, params: Params } }, async (request, reply) => {
    const visitor = { address: request.ip, token: cookie.read(request) }
    const signedIn = await signIn.withLink(request.params.token, visitor)
    if (signedIn === undefined)
      return reply.status(401).type(HTML).send(signInPage('refused', request.headers['accept-language']))
    cookie.set(reply, signedIn.token)
    return reply.redirect('/', 303)
  })
}

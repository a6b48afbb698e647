import fastifySwagger from '@fastify/swagger'
import type { App } from '@onrecord/service'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import type { ConsoleDeps } from './deps.ts'
import { protectEdge } from './edge.ts'
import { requireMembership, requireSession } from './guard.ts'
import { createRecordAccess } from './record-access.ts'
import { audioRoute } from './routes/audio.ts'
import { auditExportRoute, retentionExportRoute } from './routes/exports.ts'
import { metricDefinitionsRoute, metricRoute, overviewRoute } from './routes/figures.ts'
import { pagesRoute } from './routes/pages.ts'
import { personPackageRoute, personRoute, searchPeopleRoute } from './routes/people.ts'
import { ownSessionRoutes, passwordSignInRoute } from './routes/session.ts'
import { signInLinkRoutes } from './routes/sign-in-link.ts'
import { createSessionCookie, type SessionCookie } from './session-cookie.ts'

/**
 * The console's whole HTTP surface, in a scope of its own: its headers, limits and cookie rules touch no other route of
 * the app. Everything under /v1/workspaces is behind one guard.
 */
export async function consoleRoutes(app: App, deps: ConsoleDeps): Promise<void> {
  const cookie = createSessionCookie(deps.publicUrl)
  await app.register(async (instance) => {
    const scope = instance as unknown as App
    await protectEdge(scope, deps.publicUrl)
    await describeApi(scope)
    await unstored(scope, (part) => passwordSignInRoute(part, deps, cookie))
    await unstored(scope, (part) => signInLinkRoutes(part, deps, cookie))
    await unstored(scope, (part) => ownSessionRoutes(part, deps, cookie))
    await unstored(scope, (part) => signedInRoutes(part, deps, cookie))
    await pagesRoute(scope, deps.webFolder)
  })
}

async function signedInRoutes(scope: App, deps: ConsoleDeps, cookie: SessionCookie): Promise<void> {
  requireSession(scope, { ...deps, cookie })
  metricDefinitionsRoute(scope, deps)
  scope.get('/v1/openapi.json', { schema: { hide: true } }, async () => scope.swagger())
  await scope.register(async (part) => workspaceRoutes(part as unknown as App, deps, cookie))
}

function workspaceRoutes(scope: App, deps: ConsoleDeps, cookie: SessionCookie): void {
  requireMembership(scope, deps.workspaces)
  const recordAccess = createRecordAccess(deps)
  overviewRoute(scope, deps)
  metricRoute(scope, deps)
  searchPeopleRoute(scope, deps, recordAccess)
  personRoute(scope, deps, recordAccess)
  personPackageRoute(scope, deps, recordAccess)
  auditExportRoute(scope, deps, recordAccess)
  retentionExportRoute(scope, deps, recordAccess)
  audioRoute(scope, deps, cookie)
}

/** A scope whose answers no cache keeps. */
async function unstored(scope: App, routes: (part: App) => void | Promise<void>): Promise<void> {
  await scope.register(async (part) => {
    part.addHook('onRequest', async (_, reply) => {
      reply.header('cache-control', 'no-store')
    })
    await routes(part as unknown as App)
  })
}

async function describeApi(scope: App): Promise<void> {
  await scope.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'On Record',
        version: '1',
        description: 'Figures, people, exports and recordings of a workspace.',
      },
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'onrecord_session' } },
      },
      security: [{ session: [] }],
    },
    transform: jsonSchemaTransform,
  })
}

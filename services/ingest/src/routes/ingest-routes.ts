import type { App } from '@onrecord/service'
import type { RouteDeps } from './deps.ts'
import { eventRoutes } from './events.ts'
import { observeRequests } from './observe-requests.ts'
import { respondioRoutes } from './respondio.ts'
import { whatsappRoutes } from './whatsapp.ts'

/** The front door. Bodies reach these routes as the raw bytes: signatures are over bytes, and come before parsing. */
export function ingestRoutes(app: App, deps: RouteDeps): void {
  app.register(async (door) => {
    door.removeAllContentTypeParsers()
    door.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    const scoped = door as unknown as App
    observeRequests(scoped, deps.metrics)
    whatsappRoutes(scoped, deps)
    respondioRoutes(scoped, deps)
    eventRoutes(scoped, deps)
  })
}

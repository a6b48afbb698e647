import type { App } from '@onrecord/service'
import { type OpenSpan, openSpan, SpanKind } from '@onrecord/telemetry'
import type { IngestMetrics } from '../metrics.ts'

const PROVIDERS = {
  '/webhooks/whatsapp/': 'whatsapp',
  '/webhooks/respondio/': 'respondio',
  '/v1/events': 'api',
}

/** Times every request until its answer, and traces it: what comes of a webhook begins here. */
export function observeRequests(door: App, { webhook }: Pick<IngestMetrics, 'webhook'>): void {
  const spans = new WeakMap<object, OpenSpan>()

  // after the body was read, so that what handles the request runs within the span
  door.addHook('preHandler', (request, _reply, done) => {
    const { method, routeOptions } = request
    const attributes = { 'http.request.method': method, 'http.route': routeOptions.url ?? '' }
    const span = openSpan(`${method} ${routeOptions.url}`, { kind: SpanKind.SERVER, attributes })
    if (span === undefined) return done()
    spans.set(request, span)
    span.enter(done)
  })

  door.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    const provider = providerOf(routeOptions.url)
    const status = reply.statusCode
    if (method === 'POST' && provider !== undefined)
      webhook.observe({ provider, status }, reply.elapsedTime / 1000)
    spans.get(request)?.end({ 'http.response.status_code': status }, { failed: status >= 500 })
  })
}

const providerOf = (route = ''): string | undefined =>
  Object.entries(PROVIDERS).find(([prefix]) => route.startsWith(prefix))?.[1]

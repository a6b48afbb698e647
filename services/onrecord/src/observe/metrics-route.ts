import { createHash, timingSafeEqual } from 'node:crypto'
import { ProblemError } from '@onrecord/schemas'
import type { App } from '@onrecord/service'
import type { Metrics } from '@onrecord/telemetry'

/**
 * GET /metrics, as Prometheus reads it. With a token set, for who gives it (`Authorization: Bearer`); without one, for
 * this machine alone: how much a business talks is nobody else's business.
 */
export function metricsRoute(app: App, metrics: Metrics, token: string | undefined): void {
  app.get('/metrics', async (request, reply) => {
    if (token === undefined) {
      if (!isLoopback(request.socket.remoteAddress, request.headers))
        throw new ProblemError(
          'metrics_need_a_token',
          403,
          'Metrics are for this machine alone',
          'set ONRECORD_METRICS_TOKEN to read them from elsewhere',
        )
    } else if (!isEqual(request.headers.authorization ?? '', `Bearer ${token}`))
      throw new ProblemError('metrics_token_wrong', 401, 'The token of the metrics is missing or wrong')
    const { contentType, text } = await metrics.exposition()
    return reply.header('cache-control', 'no-store').type(contentType).send(text)
  })
}

const isEqual = (given: string, wanted: string): boolean => {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(wanted))
}

/** Nor through a proxy on this machine, which speaks for others. */
function isLoopback(address: string | undefined, headers: Record<string, unknown>): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined) return false
  return address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1'
}

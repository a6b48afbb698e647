import type { App } from '@onrecord/service'
import { z } from 'zod'
import type { ConsoleDeps } from '../deps.ts'

const Live = z.object({ status: z.literal('ok') })
const Readiness = z.object({ ready: z.boolean(), checks: z.record(z.string(), z.enum(['ok', 'failed'])) })

/** GET /livez: the process answers. GET /readyz: what it needs answers too. */
export function healthRoutes(scope: App, { db, logger, checks = {} }: ConsoleDeps): void {
  const all = Object.entries({ postgres: () => db.query('SELECT 1'), ...checks })

  scope.get('/livez', { schema: { response: { 200: Live } } }, async () => ({ status: 'ok' as const }))

  scope.get('/readyz', { schema: { response: { 200: Readiness, 503: Readiness } } }, async (_, reply) => {
    const results = await Promise.allSettled(all.map(async ([, check]) => check()))
    const outcomes = all.map(([name], at) => {
      const result = results[at]
      if (result?.status === 'rejected') logger.warn({ err: result.reason, check: name }, 'not ready')
      return [name, result?.status === 'fulfilled' ? 'ok' : 'failed'] as const
    })
    const ready = outcomes.every(([, outcome]) => outcome === 'ok')
    return reply.status(ready ? 200 : 503).send({ ready, checks: Object.fromEntries(outcomes) })
  })
}

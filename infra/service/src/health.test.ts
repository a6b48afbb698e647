import { pino } from 'pino'
import { expect, it } from 'vitest'
import { type HealthOptions, healthRoutes } from './health.ts'
import { createHttpApp } from './http.ts'

const logger = pino({ level: 'silent' })

function anApp(overrides: Partial<HealthOptions> = {}) {
  const app = createHttpApp({ logger })
  healthRoutes(app, {
    service: 'ingest',
    version: '1.2.3',
    checks: { postgresql: async () => 1 },
    phase: () => 'running',
    hasFailed: () => false,
    logger,
    ...overrides,
  })
  return async (url: string) => {
    const answer = await app.inject(url)
    return { code: answer.statusCode, type: answer.headers['content-type'], body: answer.json() }
  }
}

it('is ready when all that it needs answers', async () => {
  const ask = anApp()
  const { code, type, body } = await ask('/readyz')
  expect([code, type]).toEqual([200, 'application/health+json; charset=utf-8'])
  expect(body).toMatchObject({
    status: 'pass',
    version: '1.2.3',
    serviceId: 'ingest',
    checks: {
      process: [{ status: 'pass' }],
      'postgresql:responseTime': [{ componentType: 'datastore', status: 'pass', observedUnit: 'ms' }],
    },
  })
})

it('is alive but not ready when a system does not answer, and tells the kind of error alone', async () => {
  const refused = Object.assign(new Error('connect to secret-host:5432 as boss'), { code: 'ECONNREFUSED' })
  const ask = anApp({ checks: { postgresql: () => Promise.reject(refused), clickhouse: async () => 1 } })
  const { code, body } = await ask('/readyz')
  expect([code, body.status]).toEqual([503, 'fail'])
  expect(body.checks['postgresql:responseTime']).toMatchObject([{ status: 'fail', output: 'ECONNREFUSED' }])
  expect(body.checks['clickhouse:responseTime']).toMatchObject([{ status: 'pass' }])
  expect(JSON.stringify(body)).not.toContain('secret-host')
  expect((await ask('/livez')).code).toBe(200)
})

it('does not wait for a system that hangs', async () => {
  const ask = anApp({ checks: { clickhouse: () => new Promise(() => undefined) } })
  const begun = performance.now()
  const { code, body } = await ask('/readyz')
  expect(performance.now() - begun).toBeLessThan(4_000)
  expect([code, body.checks['clickhouse:responseTime'][0].output]).toEqual([503, 'no_answer'])
})

it.each(['starting', 'stopping'] as const)('is not ready while it is %s', async (phase) => {
  const ask = anApp({ phase: () => phase })
  const { code, body } = await ask('/readyz')
  expect([code, body.checks.process[0].output]).toEqual([503, phase])
  expect((await ask('/livez')).code).toBe(200)
})

it('is not alive when a part has stopped for good', async () => {
  const ask = anApp({ hasFailed: () => true })
  expect((await ask('/livez')).code).toBe(503)
  expect((await ask('/readyz')).code).toBe(503)
})

it('asks the systems once for many who ask', async () => {
  let asked = 0
  const ask = anApp({ checks: { postgresql: async () => ++asked } })
  await Promise.all(Array.from({ length: 20 }, () => ask('/readyz')))
  expect(asked).toBe(1)
})

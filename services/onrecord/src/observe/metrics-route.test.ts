import { createHttpApp, createLogger } from '@onrecord/service'
import { createMetrics } from '@onrecord/telemetry'
import { describe, expect, it } from 'vitest'
import { metricsRoute } from './metrics-route.ts'

function anApp(token?: string) {
  const app = createHttpApp({ logger: createLogger('silent') })
  metricsRoute(app, createMetrics({ service: 'test', version: '0', process: false }), token)
  return async (from: string, headers: Record<string, string> = {}) =>
    (await app.inject({ url: '/metrics', remoteAddress: from, headers })).statusCode
}
const TOKEN = 'a-token-of-the-tests'

describe('metrics', () => {
  it('without a token are for this machine alone', async () => {
    const ask = anApp()
    expect(await ask('127.0.0.1')).toBe(200)
    expect(await ask('::ffff:127.0.0.1')).toBe(200)
    expect(await ask('10.0.0.7')).toBe(403)
    expect(await ask('127.0.0.1', { 'x-forwarded-for': '203.0.113.7' })).toBe(403)
  })

  it('with a token are for who has it, from anywhere', async () => {
    const ask = anApp(TOKEN)
    expect(await ask('10.0.0.7', { authorization: `Bearer ${TOKEN}` })).toBe(200)
    expect(await ask('10.0.0.7', { authorization: 'Bearer another' })).toBe(401)
    expect(await ask('127.0.0.1')).toBe(401)
  })
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { currentTraceparent, inSpan, isTracing, openSpan, startTracing } from './index.ts'

interface Span {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  links?: { traceId: string; spanId: string }[]
  attributes: { key: string; value: Record<string, unknown> }[]
  status: { code?: number }
}

const spans: Span[] = []
/** An OTLP receiver (HTTP, JSON). */
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as {
      resourceSpans: { scopeSpans: { spans: Span[] }[] }[]
    }
    for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans)
    response.setHeader('content-type', 'application/json').end('{}')
  })
})
const named = (name: string) => spans.find((span) => span.name === name)

beforeAll(() => new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening)))
afterAll(() => void receiver.close())

it('only runs the work while tracing is off', async () => {
  expect(isTracing()).toBe(false)
  expect(await inSpan('nothing', {}, async (span) => [span, currentTraceparent()])).toEqual([
    undefined,
    undefined,
  ])
  expect(openSpan('nothing', {})).toBeUndefined()
})

it('takes a trace from what caused something to what came of it', async () => {
  const { port } = receiver.address() as AddressInfo
  const tracing = await startTracing({
    url: `http://127.0.0.1:${port}`,
    service: 'test',
    version: '0',
    instance: 'one',
  })
  const request = openSpan('request', {})
  const caused = await request?.enter(() => inSpan('send', {}, async () => currentTraceparent()))
  request?.end({ 'http.response.status_code': 200 })
  await inSpan('process one', { causes: [caused ?? '', caused ?? ''] }, async () =>
    inSpan('insert', { within: true }, async () => undefined),
  )
  expect(await inSpan('a look from nowhere', { within: true }, async (span) => span)).toBeUndefined()
  const other = await inSpan('other request', {}, async () => currentTraceparent())
  await inSpan('process both', { causes: [caused ?? '', other ?? '', 'nonsense'] }, async () => undefined)
  await expect(
    inSpan('failing', {}, () => Promise.reject(new TypeError('+4915700000001 is not well'))),
  ).rejects.toThrow(TypeError)
  await tracing.stop()
  expect(isTracing()).toBe(false)

  expect(caused).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  expect(named('send')?.parentSpanId).toBe(named('request')?.spanId)
  expect(named('process one')?.traceId).toBe(named('request')?.traceId)
  expect(named('insert')?.traceId).toBe(named('request')?.traceId)
  const both = named('process both')
  expect(both?.links?.map(({ traceId }) => traceId)).toEqual([
    named('send')?.traceId,
    named('other request')?.traceId,
  ])
  expect(both?.traceId).not.toBe(named('request')?.traceId)
  expect(named('failing')?.status.code).toBe(2)
  expect(JSON.stringify(spans)).not.toContain('+4915700000001')
})

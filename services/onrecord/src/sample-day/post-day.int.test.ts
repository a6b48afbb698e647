import { createHmac } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { generateSampleDay } from './generate-day.ts'
import { postSampleDay } from './post-day.ts'
import type { SampleAccount, SampleDay } from './types.ts'

const whole = generateSampleDay()
/** Three of the hours, cut short. */
const day: SampleDay = {
  ...whole,
  hours: [0, 8, 9].map((hour) => ({ hour, deliveries: whole.hours[hour]?.deliveries.slice(0, 120) ?? [] })),
}
const deliveries = day.hours.flatMap((hour) => hour.deliveries)
const accountOf = (id: string) =>
  day.workspaces.flatMap(({ accounts }) => accounts).find((one) => one.id === id) as SampleAccount

interface Arrived {
  path: string
  body: string
  headers: Record<string, string | string[] | undefined>
}

const servers: FastifyInstance[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

/** A front door that keeps what arrives and answers as told: a status, or `cut` to break the connection off. */
async function openDoor(answer: (arrived: Arrived, index: number) => number | 'cut' = () => 200, port = 0) {
  const arrived: Arrived[] = []
  const server = Fastify({ forceCloseConnections: true })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  server.post('/*', async (request, reply) => {
    const one = { path: request.url, body: String(request.body), headers: request.headers }
    arrived.push(one)
    const status = answer(one, arrived.length - 1)
    if (status !== 'cut') return reply.status(status).send('')
    request.raw.socket.destroy()
    return reply
  })
  const baseUrl = await server.listen({ host: '127.0.0.1', port })
  servers.push(server)
  return { arrived, baseUrl, server }
}

describe('the post', () => {
  it('delivers everything, signed, and waits for the pipeline after each hour', async () => {
    const { arrived, baseUrl } = await openDoor()
    const waits: number[] = []
    const posted = await postSampleDay({ baseUrl, day, idle: async () => void waits.push(arrived.length) })
    expect(posted).toEqual({ posted: deliveries.length, byStatus: { 200: deliveries.length }, retries: 0 })
    const sizes = day.hours.map((hour) => hour.deliveries.length)
    expect(waits).toEqual(
      sizes.map((_, index) => sizes.slice(0, index + 1).reduce((sum, size) => sum + size, 0)),
    )
    expect(arrived.map(({ body }) => body).sort()).toEqual(deliveries.map(({ body }) => body).sort())
    for (const { path, body, headers } of arrived) expectSigned(path, body, headers)
  })

  it('keeps the order of each contact', async () => {
    const { arrived, baseUrl } = await openDoor()
    await postSampleDay({ baseUrl, day, concurrency: 8, idle: async () => undefined })
    const positions = new Map<string, number[]>()
    for (const [index, { body }] of arrived.entries())
      positions.set(body, [...(positions.get(body) ?? []), index])
    const last = new Map<string, number>()
    for (const { contactKey, body } of deliveries) {
      const position = positions.get(body)?.shift() as number
      expect(position).toBeGreaterThan(last.get(contactKey) ?? -1)
      last.set(contactKey, position)
    }
  })

  it('tries again after 5xx and broken connections until it is acknowledged', async () => {
    const answers = (_: Arrived, index: number) => (index % 50 === 3 ? 503 : index % 50 === 7 ? 'cut' : 200)
    const { arrived, baseUrl } = await openDoor(answers)
    const posted = await postSampleDay({ baseUrl, day, idle: async () => undefined })
    expect(posted.retries).toBeGreaterThan(4)
    expect(arrived).toHaveLength(deliveries.length + posted.retries)
  })

  it('survives a server that dies and comes back', async () => {
    const first = await openDoor((_, index) => (index > 40 ? 'cut' : 200))
    const port = Number(new URL(first.baseUrl).port)
    const posting = postSampleDay({ baseUrl: first.baseUrl, day, idle: async () => undefined })
    await expect.poll(() => first.arrived.length).toBeGreaterThan(41)
    await first.server.close()
    const second = await openDoor(() => 202, port)
    const posted = await posting
    expect(posted.posted).toBe(deliveries.length)
    expect(posted.byStatus[200]).toBe(41)
    expect(second.arrived.length).toBeGreaterThanOrEqual(deliveries.length - 41)
  })

  it('gives up at once on any other answer, and names the delivery', async () => {
    const { arrived, baseUrl } = await openDoor((_, index) => (index === 5 ? 401 : 200))
    await expect(postSampleDay({ baseUrl, day, idle: async () => undefined })).rejects.toThrow(
      /^The (whatsapp|respondio|api) delivery of .+ was not acknowledged: 401/,
    )
    expect(arrived.length).toBeLessThan(40)
  })

  it('stops trying when the server stays away', async () => {
    const { baseUrl, server } = await openDoor()
    await server.close()
    await expect(
      postSampleDay({ baseUrl, day, idle: async () => undefined, giveUpAfterMs: 300 }),
    ).rejects.toThrow('not acknowledged: no answer')
  })

  it('goes on with a later hour', async () => {
    const { arrived, baseUrl } = await openDoor()
    const hours: number[] = []
    const progress: number[] = []
    await postSampleDay({
      baseUrl,
      day,
      resumeFrom: 9,
      onHour: ({ hour, until }) => void hours.push(hour, until.getTime()),
      onProgress: ({ done, total }) => void progress.push(done / total),
      idle: async () => undefined,
    })
    expect(hours).toEqual([9, Date.parse('2026-11-16T10:00:00Z')])
    expect(arrived).toHaveLength(day.hours.at(-1)?.deliveries.length ?? 0)
    expect(progress.at(-1)).toBe(1)
  })
})

function expectSigned(path: string, body: string, headers: Arrived['headers']): void {
  const [, , source, id = ''] = path.split('/')
  const sign = (key: string, encoding: 'hex' | 'base64') =>
    createHmac('sha256', key).update(body).digest(encoding)
  if (source === 'whatsapp') {
    expect(headers['x-hub-signature-256']).toBe(`sha256=${sign(accountOf(id).whatsapp.appSecret, 'hex')}`)
  } else if (source === 'respondio') {
    const keys = Object.values(accountOf(id).respondio?.signingKeys ?? {})
    expect(keys.map((key) => sign(key, 'base64'))).toContain(headers['x-webhook-signature'])
  } else {
    const keys = day.workspaces.flatMap(({ accounts }) => accounts.map(({ api }) => `Bearer ${api.key}`))
    expect(keys).toContain(headers['authorization'])
    const batch = body.startsWith('[') ? '-batch' : ''
    expect(headers['content-type']).toBe(`application/cloudevents${batch}+json`)
  }
}

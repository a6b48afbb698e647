import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { generateSampleDay } from './generate-day.ts'
import { type GraphStandIn, startGraphStandIn } from './graph-stand-in.ts'
import type { SampleMedia } from './types.ts'

const day = generateSampleDay()
const entries = Object.entries(day.media)
const pick = (isIt: (media: SampleMedia) => boolean) =>
  entries.find(([, media]) => isIt(media)) as [string, SampleMedia]
const tokenOf = (account: string) =>
  day.workspaces.flatMap(({ accounts }) => accounts).find(({ id }) => id === account)?.whatsapp.graphToken

let now = 0
let graph: GraphStandIn
beforeAll(async () => {
  graph = await startGraphStandIn(day, { now: () => now })
})
afterAll(() => graph.stop())
beforeEach(() => {
  now = 1_000_000
})

const get = (url: string, token?: string) =>
  fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })

async function addressOf(mediaId: string, account: string): Promise<string> {
  const response = await get(`${graph.url}/${mediaId}`, tokenOf(account))
  return ((await response.json()) as { url: string }).url
}

it('gives an address, then the bytes that were announced', async () => {
  const [id, media] = pick(
    ({ corrupt, gone, mimeType }) => !corrupt && !gone && mimeType.startsWith('audio/'),
  )
  const answer = await get(`${graph.url}/${id}`, tokenOf(media.account))
  const body = (await answer.json()) as Record<string, unknown>
  expect(body).toMatchObject({
    messaging_product: 'whatsapp',
    id,
    sha256: media.sha256,
    mime_type: media.mimeType,
  })
  const bytes = Buffer.from(await (await get(String(body['url']), tokenOf(media.account))).arrayBuffer())
  expect(bytes.byteLength).toBe(body['file_size'])
  expect(createHash('sha256').update(bytes).digest('base64')).toBe(media.sha256)
})

it('asks for the token of the account, twice', async () => {
  const [id, media] = pick(({ gone }) => !gone)
  const address = await addressOf(id, media.account)
  const stranger = tokenOf(day.workspaces[media.account.startsWith('amal') ? 1 : 0]?.accounts[0]?.id ?? '')
  const statuses = await Promise.all(
    [
      get(`${graph.url}/${id}`),
      get(`${graph.url}/${id}`, 'wrong'),
      get(address),
      get(address, 'wrong'),
      get(`${graph.url}/${id}`, stranger),
      get(address, stranger),
    ].map(async (response) => (await response).status),
  )
  expect(statuses).toEqual([401, 401, 401, 401, 404, 404])
})

it('lets an address live for five minutes', async () => {
  const [id, media] = pick(({ gone }) => !gone)
  const address = await addressOf(id, media.account)
  now += 5 * 60_000 - 1
  expect((await get(address, tokenOf(media.account))).status).toBe(200)
  now += 1
  expect((await get(address, tokenOf(media.account))).status).toBe(404)
  expect((await get(await addressOf(id, media.account), tokenOf(media.account))).status).toBe(200)
})

it('serves other bytes than announced for the corrupt file', async () => {
  const [id, media] = pick(({ corrupt }) => corrupt === true)
  const response = await get(await addressOf(id, media.account), tokenOf(media.account))
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(createHash('sha256').update(bytes).digest('base64')).not.toBe(media.sha256)
})

it('knows nothing of files that are gone or never were', async () => {
  const [id, media] = pick(({ gone }) => gone === true)
  expect((await get(`${graph.url}/${id}`, tokenOf(media.account))).status).toBe(404)
  expect((await get(`${graph.url}/1234`, tokenOf(media.account))).status).toBe(404)
  expect(graph.requests.refused).toBeGreaterThan(0)
})

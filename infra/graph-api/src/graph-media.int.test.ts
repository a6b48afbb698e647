import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createGraphMedia, MediaGoneError, MediaTooLargeError, MediaUnavailableError } from './index.ts'
import { type GraphDouble, startGraphDouble } from './testing.ts'

let graph: GraphDouble
beforeAll(async () => {
  graph = await startGraphDouble()
})
afterAll(() => graph.close())
beforeEach(() => {
  graph.media.clear()
  graph.asked.length = 0
})

const bytes = Buffer.from('some audio')
const open = (options = {}) => {
  const media = createGraphMedia(options)
  return {
    fetch: ({ id = '17', accessToken = 'test-token', graphBaseUrl = graph.baseUrl } = {}) =>
      media.fetch({ id, accessToken, graphBaseUrl }),
  }
}

it('asks for the URL, then for the bytes', async () => {
  graph.media.set('17', { bytes })
  expect(await open().fetch()).toEqual(bytes)
  expect(graph.asked).toEqual(['/v25.0/17', expect.stringMatching(/^\/files\//)])
})

it('asks for a new URL when the first has run out', async () => {
  graph.media.set('17', { bytes, deadUrls: 2 })
  expect(await open().fetch()).toEqual(bytes)
  expect(graph.asked.filter((path) => path === '/v25.0/17')).toHaveLength(3)
})

it('gives up when URLs keep running out', async () => {
  graph.media.set('17', { bytes, deadUrls: 99 })
  await expect(open().fetch()).rejects.toThrow(MediaUnavailableError)
})

it('says that a file is gone', async () => {
  await expect(open().fetch({ id: '404' })).rejects.toThrow(MediaGoneError)
})

it.each([500, 503, 429])('says that %i may pass', async (status) => {
  graph.media.set('17', { bytes, failFirst: [status] })
  await expect(open().fetch()).rejects.toThrow(MediaUnavailableError)
  expect(await open().fetch()).toEqual(bytes)
})

it('takes a refused token for something that may pass', async () => {
  graph.media.set('17', { bytes })
  await expect(open().fetch({ accessToken: 'wrong' })).rejects.toThrow('answered 401')
})

it('takes no more than the limit', async () => {
  graph.media.set('17', { bytes: Buffer.alloc(5000) })
  await expect(open({ maxBytes: 4999 }).fetch()).rejects.toThrow(MediaTooLargeError)
})

it('does not take the token to a foreign host', async () => {
  const other = await startGraphDouble()
  graph.media.set('17', { bytes, url: `${other.baseUrl}/17` })
  await expect(open().fetch()).rejects.toThrow('not a media domain')
  expect(other.asked).toEqual([])
  await other.close()
})

it('says that nobody answers', async () => {
  const dead = await startGraphDouble()
  await dead.close()
  await expect(open().fetch({ graphBaseUrl: dead.baseUrl })).rejects.toThrow(MediaUnavailableError)
})

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createHttpApp, createLogger } from '@onrecord/service'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pagesRoute } from './pages.ts'

let folder: string
let app: App
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onrecord-web-'))
  app = createHttpApp({ logger: createLogger('silent') })
  await pagesRoute(app, join(folder, 'dist'))
})
afterEach(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

async function build(): Promise<void> {
  await mkdir(join(folder, 'dist/assets'), { recursive: true })
  await writeFile(join(folder, 'dist/index.html'), '<title>console</title>')
  await writeFile(join(folder, 'dist/favicon.svg'), '<svg/>')
  await writeFile(join(folder, 'dist/assets/index-Ab12.js'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'secret')
}

it('says how to build the pages while they are not there, and needs no restart then', async () => {
  const before = await app.inject('/people')
  expect(before.statusCode).toBe(503)
  expect(before.body).toContain('--filter @onrecord/web build')
  await build()
  expect((await app.inject('/people')).body).toBe('<title>console</title>')
})

it('gives the application for each of its addresses, checked anew', async () => {
  await build()
  for (const url of ['/', '/people/sub_a', '/sign-in', '/overview?from=2027-03-01']) {
    const answer = await app.inject(url)
    expect([answer.statusCode, answer.body], url).toEqual([200, '<title>console</title>'])
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
    })
  }
})

it('lets hashed assets be kept for ever, others for an hour', async () => {
  await build()
  const asset = await app.inject('/assets/index-Ab12.js')
  expect(asset.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'application/javascript; charset=utf-8',
  })
  expect((await app.inject('/favicon.svg')).headers['cache-control']).toBe('public, max-age=3600')
})

it('answers 404 for an asset that is gone, for the API and the webhooks, and for what lies outside', async () => {
  await build()
  for (const url of [
    '/assets/index-old.js',
    '/v1/none',
    '/api/none',
    '/webhooks/none',
    '/v1',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%ff',
  ]) {
    const answer = await app.inject(url)
    expect(
      [answer.statusCode >= 400 && answer.statusCode < 500, answer.body.includes('secret')],
      url,
    ).toEqual([true, false])
    expect(answer.headers['content-type'], url).toContain('application/problem+json')
  }
})

import { existsSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import { ProblemError } from '@onrecord/schemas'
import type { App } from '@onrecord/service'
import type { FastifyReply } from 'fastify'
import { notBuiltPage } from '../sign-in-page.ts'

/** First path segments that are never pages, also when there is nothing at the address. */
const NOT_PAGES = new Set(['v1', 'api', 'webhooks'])

/** The built single-page application: files as they are, `index.html` for every address that is one of its pages. */
export async function pagesRoute(scope: App, webFolder: string): Promise<void> {
  const root = resolve(webFolder)
  await scope.register(fastifyStatic, { root, serve: false, preCompressed: true })

  scope.get('/*', { schema: { hide: true } }, (request, reply) => {
    const path = pathOf(request.url)
    if (NOT_PAGES.has(path.split('/')[0] ?? ''))
      throw new ProblemError('not_found', 404, 'There is nothing at this address')
    if (extname(path) !== '') return sendAsset(reply, path)
    if (!existsSync(join(root, 'index.html')))
      return reply.status(503).type('text/html; charset=utf-8').send(notBuiltPage())
    return reply.sendFile('index.html', { cacheControl: false }).header('cache-control', 'no-cache')
  })
}

/** Vite puts a hash of the content into the names of what is in `assets/`, so those never change. */
const sendAsset = (reply: FastifyReply, path: string): FastifyReply =>
  path.startsWith('assets/')
    ? reply.sendFile(path, { maxAge: '365d', immutable: true })
    : reply.sendFile(path, { maxAge: '1h' })

function pathOf(url: string): string {
  try {
    return decodeURIComponent(new URL(url, 'http://console').pathname).slice(1)
  } catch {
    throw new ProblemError('not_found', 404, 'There is nothing at this address')
  }
}

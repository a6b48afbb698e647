import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifyRateLimit, { type RateLimitOptions } from '@fastify/rate-limit'
import { ProblemError } from '@onrecord/schemas'
import type { App } from '@onrecord/service'
import { comesFromUs } from './domain/same-site.ts'

/** Requests per minute and address, over all of the console. */
export const REQUESTS_PER_MINUTE = 600

const LIMIT: RateLimitOptions = {
  max: REQUESTS_PER_MINUTE,
  timeWindow: 60_000,
  errorResponseBuilder: (_, { after }) =>
    new ProblemError('rate_limited', 429, 'Too many requests from this address', `Try again in ${after}`),
}

/** What protects every route of the console: headers, a limit per address, cookies, and no changes on behalf of other sites. */
export async function protectEdge(scope: App, publicUrl: string): Promise<void> {
  const { origin, protocol } = new URL(publicUrl)
  await scope.register(fastifyHelmet, headersFor(protocol === 'https:'))
  await scope.register(fastifyRateLimit, { global: false })
  // A hook of the scope and not of its routes, so that it comes before the question who is signed in.
  scope.addHook('onRequest', scope.rateLimit(LIMIT))
  await scope.register(fastifyCookie)
  scope.addHook('onRequest', async ({ method, headers }) => {
    const asked = {
      method,
      csrf: single(headers['x-onrecord-csrf']),
      secFetchSite: single(headers['sec-fetch-site']),
      origin: headers.origin,
      host: headers.host,
    }
    if (!comesFromUs(asked, origin))
      throw new ProblemError(
        'csrf_refused',
        403,
        'The request does not come from the console',
        'Send x-onrecord-csrf: 1',
      )
  })
}

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? undefined : value

/** Scripts only from our own files. Inline styles are allowed for the component library, which writes them. */
const headersFor = (https: boolean) => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      mediaSrc: ["'self'", 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      ...(https && { upgradeInsecureRequests: [] }),
    },
  },
  strictTransportSecurity: https && { maxAge: 31_536_000, includeSubDomains: false },
  // Not `no-referrer`: with that, browsers send `Origin: null` with the sign-in form.
  referrerPolicy: { policy: 'same-origin' as const },
  xFrameOptions: { action: 'deny' as const },
})

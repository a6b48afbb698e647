export interface RequestOrigin {
  method: string
  /** The header that our own pages send; no other site can without a CORS grant, and we give none. */
  csrf: string | undefined
  secFetchSite: string | undefined
  origin: string | undefined
  host: string | undefined
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request comes from our own pages (OWASP cross-site request forgery prevention): it changes nothing, or
 * carries our header, or the browser says that it is of the same origin. Silence is a no.
 */
export function comesFromUs(request: RequestOrigin, publicOrigin: string): boolean {
  if (SAFE.has(request.method)) return true
  if (request.csrf === '1') return true
  if (request.secFetchSite !== undefined) return request.secFetchSite === 'same-origin'
  if (request.origin === undefined) return false
  return request.origin === publicOrigin || hostOf(request.origin) === request.host
}

const hostOf = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).host : undefined

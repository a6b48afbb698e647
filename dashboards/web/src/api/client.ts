import { problemOf, unreachable } from './problem.ts'

/** State-changing requests carry this; a form on another site cannot set it. */
const CSRF = { 'x-onrecord-csrf': '1' }

export type Query = Record<string, string | number | undefined>

/** Builds an address from path segments and a query; segments are escaped, absent values left out. */
export function address(segments: readonly string[], query: Query = {}): string {
  const path = `/${segments.map(encodeURIComponent).join('/')}`
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  )
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`
}

/** One request; an {@link ApiError} for anything but success. */
export async function send(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { credentials: 'same-origin', ...init }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw unreachable(cause)
  })
  if (!response.ok) throw await problemOf(response)
  return response
}

export async function getJson<T>(url: string, signal: AbortSignal): Promise<T> {
  const response = await send(url, { signal, headers: { accept: 'application/json' } })
  return (await response.json()) as T
}

export async function change(method: 'POST' | 'DELETE', url: string, body?: unknown): Promise<Response> {
  if (body === undefined) return send(url, { method, headers: CSRF })
  return send(url, {
    method,
    headers: { ...CSRF, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

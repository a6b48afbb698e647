import { ProblemError } from '@onrecord/schemas'
import type { SourceKind } from '../accounts/account.ts'
import type { Item } from '../domain/draft.ts'
import { type Json, readJson } from '../domain/json.ts'
import type { IngestMetrics } from '../metrics.ts'

type GoodJson = Extract<Json, { ok: true }>

/** The body as JSON. @throws ProblemError 400 that says where it is not */
export function jsonBody(body: unknown, source: SourceKind, metrics: IngestMetrics): GoodJson {
  const json = readJson(bytesOf(body))
  if (json.ok) return json
  metrics.rejected.inc({ source, reason: 'malformed_json' })
  throw new ProblemError('malformed_json', 400, 'The body is not JSON', json.fault)
}

/** Reads the items of a well-signed body; one nested beyond reason is a single dead letter, kept as its text. */
export function itemsOf(body: unknown, json: GoodJson, read: (value: unknown) => Item[]): Item[] {
  if (!json.tooDeep) return read(json.value)
  return [
    { fate: 'dead', reason: 'too_deep', detail: 'body: nested too deeply', raw: bytesOf(body).toString() },
  ]
}

/** The raw bytes, as the content-type parser of these routes leaves them; an empty body has none. */
export const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0))

export function headerOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? undefined : value
}

import { findJsonFault } from './json-position.ts'

/** Deeper than any provider nests. What is deeper cannot be written again without exhausting the stack. */
const MAX_DEPTH = 64

export type Json = { ok: true; value: unknown; tooDeep: boolean } | { ok: false; fault: string }

/** Reads UTF-8 JSON; a fault names its line, column and offset. */
export function readJson(bytes: Uint8Array): Json {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { ok: false, fault: 'the body is not UTF-8' }
  }
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value, tooDeep: isDeeper(value, MAX_DEPTH) }
  } catch {
    const at = findJsonFault(text)
    const place = at === undefined ? '' : ` at line ${at.line}, column ${at.column} (offset ${at.offset})`
    return { ok: false, fault: `not JSON${place}` }
  }
}

/** Level by level, without recursion. */
function isDeeper(value: unknown, limit: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return false
}

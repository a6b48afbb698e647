import type { z } from 'zod'

/** What a record's value says, or why it says nothing (a stable code). */
export type Reading<E> =
  | { event: E }
  | { unreadable: { reason: 'not_json' | 'schema_mismatch'; detail?: string } }
export type EventReader<E> = (value: string) => Reading<E>

export function readBySchema<E>(schema: z.ZodType<E>): EventReader<E> {
  return (value) => {
    const json = parseJson(value)
    if (json === undefined) return { unreadable: { reason: 'not_json' } }
    const parsed = schema.safeParse(json.value)
    if (parsed.success) return { event: parsed.data }
    const issue = parsed.error.issues[0]
    const detail = issue && `${issue.path.join('.')}: ${issue.message}`
    return { unreadable: { reason: 'schema_mismatch', ...(detail !== undefined && { detail }) } }
  }
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

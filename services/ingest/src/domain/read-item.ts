import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Draft, Item } from './draft.ts'
import { faultOf } from './fault-of.ts'

/** Validates one item and reads it; what is not valid becomes a dead letter that says where and why. */
export function readItem<S extends z.ZodType>(
  schema: S,
  raw: unknown,
  path: string,
  read: (item: z.output<S>) => Draft,
): Item {
  const parsed = schema.safeParse(raw)
  if (!parsed.success) return dead(raw, path, parsed.error)
  const draft = read(parsed.data)
  const fault = faultOf(draft)
  if (fault !== undefined)
    return { fate: 'dead', reason: 'invalid_item', detail: path === '' ? fault : `${path}: ${fault}`, raw }
  return { fate: 'event', draft, raw }
}

export const dead = (raw: unknown, path: string, error: z.ZodError): Item => ({
  fate: 'dead',
  reason: 'invalid_item',
  detail: describe(error, path),
  raw,
})

/** The first fault and its place. Zod's messages name what is expected, never the value. */
export function describe(error: z.ZodError, path = ''): string {
  const [issue] = error.issues
  if (issue === undefined) return path
  const place = issue.path.reduce<string>(
    (before, step) =>
      typeof step === 'number'
        ? `${before}[${step}]`
        : before === ''
          ? String(step)
          : `${before}.${String(step)}`,
    path,
  )
  return `${place === '' ? 'body' : place}: ${issue.message}`
}

export interface UnknownItem {
  /** Where the provider put it, such as the webhook field. */
  field: string
  kind: string
  raw: unknown
  /** When it happened, if it says so; else when it was received. */
  time: Date
  contact?: Draft['contact']
}

/** An item of a kind that we do not know: kept raw and counted, told apart by its bytes. */
export const unrecognised = ({ field, kind, raw, time, contact }: UnknownItem): Draft => ({
  type: 'onrecord.interaction.unrecognised.v1',
  time: time.toISOString(),
  idParts: ['unrecognised', field, createHash('sha256').update(JSON.stringify(raw)).digest('hex')],
  counted: 'always',
  contact,
  refs: {},
  data: { field: labelOf(field), kind: labelOf(kind) },
  content: {},
})

/** Kinds are the provider's words, shown in clear: short, and nothing that could be a person's. */
const labelOf = (text: string): string => (/^[A-Za-z][A-Za-z_.-]{0,63}$/.test(text) ? text : 'other')

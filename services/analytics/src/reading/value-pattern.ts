import type { z } from 'zod'

/**
 * Text in which nothing is escaped and a character is a byte: printable ASCII without quotes and backslashes. All values
 * that a pattern takes are written with it, as `JSON.stringify` would write them.
 */
const PLAIN = '[ !#-\\[\\]-~]'
const INTEGER = '(?:0|-?[1-9]\\d{0,14})'
const NATURAL = '(?:0|[1-9]\\d{0,14})'
/** Without what needs a calendar: 29 February. */
const DATE =
  '\\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)'
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{3}'

const INSTANT = `"${DATE}T${TIME}Z"`

/** The same as the pattern of an instant, with its date and its time in groups of these names. */
export const instantInParts = (pattern: string, date: string, time: string): string | undefined =>
  pattern === INSTANT ? `"(?<${date}>${DATE})T(?<${time}>${TIME})Z"` : undefined

/**
 * A regular expression for JSON text of which it is certain that the schema takes its value and that it is written just as
 * `JSON.stringify` would. `example` gives the members of objects and their order. Undefined: there is no such certainty.
 * It has no groups of its own.
 */
export function valuePattern(schema: z.core.$ZodType, example: unknown): string | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- of all other types there is no certainty
  switch (def.type) {
    case 'optional':
      return valuePattern(def.innerType, example)
    case 'boolean':
      return '(?:true|false)'
    case 'literal':
      return oneOf(def.values)
    case 'enum':
      return oneOf(Object.values(def.entries))
    case 'number':
      return numberPattern(def)
    case 'string':
      return stringPattern(def)
    case 'array':
      return arrayPattern(def)
    case 'object':
      return objectPattern(def, example)
    default:
      return undefined
  }
}

function oneOf(values: readonly unknown[]): string | undefined {
  const plain = new RegExp(`^${PLAIN}*$`)
  if (!values.every((value) => typeof value === 'string' && plain.test(value))) return undefined
  return `"(?:${values.map((value) => String(value).replaceAll(/\W/g, '\\$&')).join('|')})"`
}

type Def<T extends z.core.$ZodTypes> = T['_zod']['def']
const checksOf = ({ checks = [] }: { checks?: z.core.$ZodCheck<never>[] | undefined }) =>
  checks.map((check) => (check as unknown as z.core.$ZodChecks)._zod.def)

/** Whole numbers alone: those that have one way of being written. */
function numberPattern(def: Def<z.core.$ZodNumber>): string | undefined {
  const { format } = def as Partial<Def<z.core.$ZodNumberFormat>>
  if (def.coerce === true || (format !== undefined && format !== 'safeint')) return undefined
  let pattern = INTEGER
  for (const check of checksOf(def)) {
    if (check.check === 'greater_than' && check.value === 0 && check.inclusive) pattern = NATURAL
    else if (check.check !== 'number_format' || check.format !== 'safeint') return undefined
  }
  return pattern
}

function stringPattern(def: Def<z.core.$ZodString>): string | undefined {
  if (def.coerce === true) return undefined
  const own = def as Partial<Def<z.core.$ZodStringFormat>> & {
    offset?: boolean
    local?: boolean
    precision?: unknown
  }
  const checks = checksOf(def)
  if (own.format !== undefined) {
    const isInstant =
      own.format === 'datetime' && own.offset !== true && own.local !== true && own.precision == null
    return isInstant && checks.length === 0 ? INSTANT : undefined
  }
  let [least, most] = [0, Number.POSITIVE_INFINITY]
  let form: string | undefined
  for (const check of checks) {
    if (check.check === 'min_length') least = check.minimum
    else if (check.check === 'max_length') most = check.maximum
    else if (check.check === 'string_format' && check.format === 'regex' && checks.length === 1)
      form = plainForm((check as z.core.$ZodCheckRegexDef).pattern)
    else return undefined
  }
  if (checks.some(({ check }) => check === 'string_format')) return form && `"${form}"`
  return `"${PLAIN}{${least},${Number.isFinite(most) ? most : ''}}"`
}

/** What a whole-string expression takes, if it is of the simplest kind: listed characters, repeated, one after the other. */
function plainForm({ source, flags }: RegExp): string | undefined {
  const simple =
    /^\^((?:(?:[a-zA-Z0-9_+=-]|\\[./+]|\[(?:[a-zA-Z0-9_+/-]|\\\/)+\])(?:\{\d+(?:,\d*)?\}|[+*?])?)+)\$$/
  return flags === '' ? simple.exec(source)?.[1] : undefined
}

function arrayPattern(def: Def<z.core.$ZodArray>): string | undefined {
  let least = 0
  for (const check of checksOf(def)) {
    if (check.check !== 'min_length') return undefined
    least = check.minimum
  }
  const item = isObject(def.element) ? undefined : valuePattern(def.element, undefined)
  if (item === undefined || least > 1) return undefined
  const items = `${item}(?:,${item})*`
  return least === 0 ? `\\[(?:${items})?\\]` : `\\[${items}\\]`
}

function objectPattern(def: Def<z.core.$ZodObject>, example: unknown): string | undefined {
  const members = membersOf(def, example)
  return members && `\\{${members.map(({ name, pattern }) => `"${name}":${pattern}`).join(',')}\\}`
}

export interface MemberPattern {
  name: string
  schema: z.core.$ZodType
  /** Of its value. */
  pattern: string
}

/** The members of an object in the order of the example: those that it may have, all that it must have, each once. */
export function membersOf(def: Def<z.core.$ZodObject>, example: unknown): MemberPattern[] | undefined {
  if (def.catchall !== undefined || checksOf(def).length > 0) return undefined
  if (typeof example !== 'object' || example === null || Array.isArray(example)) return undefined
  const members: MemberPattern[] = []
  for (const [name, value] of Object.entries(example)) {
    const schema = Object.hasOwn(def.shape, name) ? def.shape[name] : undefined
    const pattern = schema && /^[a-zA-Z]+$/.test(name) ? valuePattern(schema, value) : undefined
    if (schema === undefined || pattern === undefined) return undefined
    members.push({ name, schema, pattern })
  }
  const isThere = ([name, schema]: [string, z.core.$ZodType]) =>
    Object.hasOwn(example, name) || schema._zod.optin === 'optional'
  return Object.entries(def.shape).every(isThere) ? members : undefined
}

/** Within what is kept nothing may be left out or put in another order: no objects. */
export function isObject(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'optional') return isObject(def.innerType)
  return def.type === 'object'
}

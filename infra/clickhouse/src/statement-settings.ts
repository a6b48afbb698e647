export type Settings = Record<string, string | number | boolean>

const NAME = /^[a-z][a-z0-9_]{1,80}$/
const OWN_SETTINGS = /\bSETTINGS\s+[a-z_0-9]+\s*=/i
const FORMAT_AT_END = /\s+(FORMAT\s+\w+)\s*;?\s*$/i

/** `SETTINGS a = 1, b = 'x'`, or nothing. Refuses names and values that are not settings. */
export function settingsClause(settings: Settings): string {
  const pairs = Object.entries(settings).map(([name, value]) => `${checked(name)} = ${literal(name, value)}`)
  return pairs.length === 0 ? '' : `SETTINGS ${pairs.join(', ')}`
}

/** Puts the settings into the statement itself (before its FORMAT), so that they end with it. */
export function withSettings(statement: string, settings: Settings): string {
  const clause = settingsClause(settings)
  if (clause === '') return statement
  if (OWN_SETTINGS.test(statement))
    throw new Error('a statement with settings of its own cannot be given others')
  const format = FORMAT_AT_END.exec(statement)
  if (format === null) return `${statement.replace(/[\s;]+$/, '')}\n${clause}`
  return `${statement.slice(0, format.index)}\n${clause} ${format[1]}`
}

function checked(name: string): string {
  if (!NAME.test(name)) throw new Error(`not the name of a setting: ${JSON.stringify(name)}`)
  return name
}

function literal(name: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (!Number.isFinite(value)) throw new Error(`setting ${name} is not a number: ${value}`)
  return String(value)
}

import type { Param, Params } from './clickhouse.ts'
import { type SqlToken, sqlTokens } from './sql-tokens.ts'

/** Longer ones do not fit: a server takes 128 KiB for a parameter, proxies a few KiB for a URL. */
const MAX_PARAM_CHARACTERS = 4_096

/**
 * A statement whose long parameters have become constants in its text, which has no such limit, beside the parameters that
 * are left. Each becomes `CAST('…' AS Type)`, which is what a server makes of a parameter.
 */
export function inlineLongParams(sql: string, params: Params): { sql: string; params: Params } {
  const long = new Map(Object.entries(params).filter(([, value]) => lengthOf(value) > MAX_PARAM_CHARACTERS))
  if (long.size === 0) return { sql, params }
  return {
    sql: replacePlaceholders([...sqlTokens(sql)], (name, type) => {
      const value = long.get(name)
      return value === undefined ? undefined : `CAST(${quoted(textOf(value))} AS ${type})`
    }),
    params: Object.fromEntries(Object.entries(params).filter(([name]) => !long.has(name))),
  }
}

function replacePlaceholders(
  tokens: readonly SqlToken[],
  replace: (name: string, type: string) => string | undefined,
): string {
  let sql = ''
  for (let n = 0; n < tokens.length; n += 1) {
    const end = tokens[n]?.text === '{' ? tokens.findIndex(({ text }, at) => at > n && text === '}') : -1
    const [name, colon, ...type] = tokens.slice(n + 1, end).filter(({ kind }) => kind !== 'space')
    const isPlaceholder = end > 0 && name?.kind === 'word' && colon?.text === ':'
    const text = isPlaceholder ? replace(name.text, type.map((token) => token.text).join('')) : undefined
    sql += text ?? tokens[n]?.text ?? ''
    if (text !== undefined) n = end
  }
  return sql
}

const lengthOf = (value: Param): number =>
  Array.isArray(value)
    ? value.reduce((sum: number, item) => sum + String(item).length + 3, 0)
    : String(value).length

const textOf = (value: Param): string =>
  Array.isArray(value)
    ? `[${value.map((item) => (typeof item === 'string' ? quoted(item) : String(item))).join(',')}]`
    : String(value)

const quoted = (text: string): string =>
  `'${text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
    .replaceAll('\0', '\\0')}'`

import { sqlTokens } from './sql-tokens.ts'

/** Where a table's replicas find each other; the servers' own macros fill it in. */
const REPLICA = `'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'`
/** Kinds of objects whose name the clause comes after. */
const OBJECTS = new Set(['TABLE', 'VIEW', 'DICTIONARY', 'DATABASE', 'FUNCTION'])
const BEFORE_NAME = new Set(['IF', 'NOT', 'EXISTS'])
const DEFINES = new Set(['CREATE', 'ALTER', 'DROP', 'TRUNCATE', 'OPTIMIZE'])
const PLAIN_ENGINE = /^(?:[A-Z][A-Za-z]*)?MergeTree$/
/** Settings that exist under another name for replicated tables. */
const SETTINGS: ReadonlyMap<string, string> = new Map([
  ['non_replicated_deduplication_window', 'replicated_deduplication_window'],
])
const CLUSTER = /^[A-Za-z_][A-Za-z0-9_-]*$/

/**
 * The one set of DDL, written for a single server, for a replicated cluster: `ON CLUSTER`, and a replicated engine for
 * every MergeTree. INSERT stays as it is: it replicates by itself. @throws for what it does not know how to change.
 */
export function renderForCluster(sql: string, cluster: string): string {
  if (!CLUSTER.test(cluster)) throw new Error(`not the name of a cluster: ${JSON.stringify(cluster)}`)
  const tokens = [...sqlTokens(sql)]
  const words = tokens.flatMap(({ kind, text }, at) => (kind === 'space' ? [] : [{ text, at }]))
  const [first] = words
  if (first?.text.toUpperCase() === 'INSERT') return sql
  if (first === undefined || !DEFINES.has(first.text.toUpperCase()))
    throw new Error(`not a statement that defines: ${excerpt(sql)}`)
  refuseReplicated(words, sql)
  const pieces = tokens.map(({ kind, text }) => (kind === 'word' ? (SETTINGS.get(text) ?? text) : text))
  pieces[endOfName(words, sql)] += ` ON CLUSTER '${cluster}'`
  words.forEach((_, n) => replicateEngine(words.slice(n, n + 5), pieces))
  return pieces.join('')
}

interface Word {
  text: string
  at: number
}

function refuseReplicated(words: readonly Word[], sql: string): void {
  const upper = words.map(({ text }) => text.toUpperCase())
  if (upper.some((word, n) => word.startsWith('REPLICATED') || (word === 'ON' && upper[n + 1] === 'CLUSTER')))
    throw new Error(`write it for one server, without replication: ${excerpt(sql)}`)
}

/** The index of the last token of the object's name, which may be `database.name`. */
function endOfName(words: readonly Word[], sql: string): number {
  const object = words.findIndex(({ text }) => OBJECTS.has(text.toUpperCase()))
  let name = object + 1
  while (BEFORE_NAME.has(words[name]?.text.toUpperCase() ?? '')) name += 1
  const last = words[name + 1]?.text === '.' ? words[name + 2] : words[name]
  if (object < 0 || last === undefined) throw new Error(`it is not clear what this defines: ${excerpt(sql)}`)
  return last.at
}

/** `ENGINE = MergeTree`, with arguments in brackets or without. */
function replicateEngine([engine, equals, name, open, next]: readonly Word[], pieces: string[]): void {
  if (engine?.text.toUpperCase() !== 'ENGINE' || equals?.text !== '=') return
  if (name === undefined || !PLAIN_ENGINE.test(name.text)) return
  pieces[name.at] = `Replicated${name.text}`
  if (open?.text === '(') pieces[open.at] = `(${REPLICA}${next?.text === ')' ? '' : ', '}`
  else pieces[name.at] += `(${REPLICA})`
}

const excerpt = (sql: string): string => sql.trim().slice(0, 80)

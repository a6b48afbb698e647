import { sqlTokens } from '@onrecord/clickhouse/sql'

/** What a statement needs the right to do. */
export type StatementKind = 'read' | 'insert' | 'delete' | 'define'

const READS = new Set(['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS', 'CHECK'])
const DELETES = /^ALTER TABLE \S+ (?:DELETE|DROP PARTITION)\b/

/** By its first words; all that is not known for something lesser needs the right to define. */
export function kindOf(sql: string): StatementKind {
  const words = wordsOf(sql)
  const [first = ''] = words
  if (READS.has(first)) return 'read'
  if (first === 'INSERT') return 'insert'
  if (DELETES.test(words.slice(0, 6).join(' ').replaceAll(' . ', '.'))) return 'delete'
  return 'define'
}

/** More than one statement, which a server does not take over HTTP. Data after the FORMAT of an INSERT are not looked at. */
export function isSeveral(sql: string): boolean {
  const inserts = kindOf(sql) === 'insert'
  let ended = false
  let format = false
  for (const { kind, text } of sqlTokens(sql)) {
    if (kind === 'space') continue
    if (ended) return true
    if (format && kind === 'word') return false
    if (kind === 'symbol' && text === ';') ended = true
    format = inserts && kind === 'word' && text.toUpperCase() === 'FORMAT'
  }
  return false
}

const PRIVILEGES: Readonly<Record<string, StatementKind>> = {
  SELECT: 'read',
  INSERT: 'insert',
  'ALTER DELETE': 'delete',
}

/** Of `CHECK GRANT a, b ON …`: what the user would need; undefined: another statement. */
export function checkedKinds(sql: string): StatementKind[] | undefined {
  const [check, grant, ...rest] = wordsOf(sql)
  if (check !== 'CHECK' || grant !== 'GRANT') return undefined
  const privileges = rest.slice(0, rest.indexOf('ON')).join(' ').split(' , ')
  return privileges.map((privilege) => PRIVILEGES[privilege] ?? 'define')
}

/** Words and symbols in upper case, without space, comments and leading brackets. */
function wordsOf(sql: string): string[] {
  const words: string[] = []
  for (const { kind, text } of sqlTokens(sql)) {
    if (kind === 'space' || (text === '(' && words.length === 0)) continue
    words.push(text.toUpperCase())
    if (words.length === 64) break
  }
  return words
}

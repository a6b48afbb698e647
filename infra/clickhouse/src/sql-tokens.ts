/** A piece of SQL that a rewriting must not look into, or may. */
export interface SqlToken {
  kind: 'word' | 'quoted' | 'symbol' | 'space'
  text: string
}

const TOKEN =
  /(?<space>\s+|--[^\n]*|#![^\n]*|\/\*[\s\S]*?\*\/)|(?<quoted>'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`)|(?<word>[A-Za-z_0-9]+)|(?<symbol>[\s\S])/gy

/**
 * The statement in pieces, as far as they are asked for; joined they are the statement again. Comments count as space. Not a
 * parser: it knows where a word is a word, and not part of a text or a comment.
 */
export function* sqlTokens(sql: string): Generator<SqlToken> {
  for (const { 0: text, groups } of sql.matchAll(TOKEN)) yield { kind: kindOf(groups), text }
}

function kindOf(groups: Record<string, string | undefined> | undefined): SqlToken['kind'] {
  if (groups?.['space'] !== undefined) return 'space'
  if (groups?.['quoted'] !== undefined) return 'quoted'
  return groups?.['word'] === undefined ? 'symbol' : 'word'
}

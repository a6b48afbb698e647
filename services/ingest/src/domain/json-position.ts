/** Where a text stops being JSON (RFC 8259). Lines and columns count from 1, the offset (UTF-16 units) from 0. */
export interface JsonPosition {
  offset: number
  line: number
  column: number
}

const SPACE = /[ \t\n\r]*/y
const STRING = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y

/** `JSON.parse` does not always say where: this walks the text again, without recursion, to the first fault. */
export function findJsonFault(text: string): JsonPosition | undefined {
  let at = 0
  const open: ('{' | '[')[] = []
  const take = (token: RegExp): boolean => {
    token.lastIndex = at
    const found = token.exec(text) !== null
    if (found) at = token.lastIndex
    return found
  }
  const takeChar = (char: string): boolean => {
    take(SPACE)
    if (text[at] !== char) return false
    at += 1
    return true
  }
  const takeKey = (): boolean => {
    take(SPACE)
    return take(STRING) && takeChar(':')
  }
  /** After a value: closes what ends here; true when another value has to follow, undefined at a fault. */
  const next = (): boolean | undefined => {
    for (let inside = open.at(-1); inside !== undefined; inside = open.at(-1)) {
      if (takeChar(',')) return inside === '[' || takeKey() ? true : undefined
      if (!takeChar(inside === '[' ? ']' : '}')) return undefined
      open.pop()
    }
    return false
  }
  /** True: a container was opened that is not empty. */
  const takeValue = (): 'opened' | 'whole' | 'fault' => {
    take(SPACE)
    if (take(STRING) || take(NUMBER) || take(WORD)) return 'whole'
    if (takeChar('[')) {
      if (takeChar(']')) return 'whole'
      open.push('[')
      return 'opened'
    }
    if (!takeChar('{')) return 'fault'
    if (takeChar('}')) return 'whole'
    open.push('{')
    return takeKey() ? 'opened' : 'fault'
  }

  for (;;) {
    const value = takeValue()
    if (value === 'fault') return positionOf(text, at)
    if (value === 'opened') continue
    const more = next()
    if (more === undefined) return positionOf(text, at)
    if (!more) break
  }
  take(SPACE)
  return at === text.length ? undefined : positionOf(text, at)
}

function positionOf(text: string, offset: number): JsonPosition {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { offset, line: before.split('\n').length, column: offset - lineStart + 1 }
}

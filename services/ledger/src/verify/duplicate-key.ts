/** In text that is JSON: brackets, and strings with the colon that makes a key of them. */
const TOKEN = /[{}]|"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g

/**
 * A key that stands twice in one object, of a text that is JSON. Readers differ in which of the two counts, so that a
 * file could show one thing to a person and another to a verifier.
 */
export function duplicateKeyIn(json: string): string | undefined {
  const open: Set<string>[] = []
  for (const [token, colon] of json.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set())
    else if (token === '}') open.pop()
    else if (colon !== undefined) {
      const key = JSON.parse(token.slice(0, -colon.length)) as string
      const keys = open.at(-1)
      if (keys?.has(key)) return key
      keys?.add(key)
    }
  }
  return undefined
}

const PREFIX = 'ce-'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** Whether a request says that it is an event in the binary mode of the CloudEvents HTTP binding (3.1). */
export const isBinary = (headers: Headers): boolean => headers[`${PREFIX}specversion`] !== undefined

/** The event as it stands in the structured mode: attributes out of the headers, the data out of the body. */
export function binaryEventOf(headers: Headers, data: unknown): Record<string, unknown> {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(PREFIX) && typeof value === 'string' ? [[name.slice(PREFIX.length), decoded(value)]] : [],
  )
  return { ...Object.fromEntries(attributes), datacontenttype: 'application/json', data }
}

/** Header values may be quoted, and are percent-encoded UTF-8 (3.1.3.2). What is neither is taken as it is. */
function decoded(value: string): string {
  const unquoted = /^".*"$/.test(value) ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value
  try {
    return decodeURIComponent(unquoted)
  } catch {
    return unquoted
  }
}

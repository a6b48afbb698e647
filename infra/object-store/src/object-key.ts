const SEGMENT = /^[A-Za-z0-9_=@+][A-Za-z0-9._=@+-]*$/
const MAX_LENGTH = 512

/** Thrown for a key that no store may be asked for: it could name something outside the store. */
export class ObjectKeyError extends Error {
  override name = 'ObjectKeyError'
}

/** Segments of safe characters between slashes; none is empty or starts with a dot or a dash. */
export function assertObjectKey(key: string): void {
  const isSafe = key.length <= MAX_LENGTH && key.split('/').every((segment) => SEGMENT.test(segment))
  if (!isSafe) throw new ObjectKeyError(`not an object key: ${JSON.stringify(key.slice(0, 80))}`)
}

/** A prefix is a key that may be empty or end in the middle or with a slash. */
export function assertObjectPrefix(prefix: string): void {
  const trimmed = prefix.replace(/\/$/, '')
  if (trimmed !== '') assertObjectKey(trimmed)
}

/**
 * A backing system cannot be reached or is overloaded: the same call may succeed later. Adapters say so by type or code
 * with the property `transient: true`, on the error or on what caused it; an error nobody classified is not transient.
 */
export function isTransient(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth += 1)
    if ('transient' in cause && cause.transient === true) return true
  return false
}

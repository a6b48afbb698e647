const WINDOW = 200
const MAX_SHARE = 0.5
const MAX_RUN = 100

/** Thrown when so much cannot be read that the fault must be ours: the line stops instead of emptying into dead letters. */
export class DeadLetterFloodError extends Error {
  override name = 'DeadLetterFloodError'
}

/**
 * Counts what could not be read over a sliding window of records; throws when it is the larger part, or 100 in a row.
 * What a handler refuses by name is not counted: whoever sends bad events does not stop the line for the others.
 */
export function createDeadLetterGuard(): (records: number, unreadable: number) => void {
  let seen = 0
  let lost = 0
  let run = 0
  return (records, unreadable) => {
    run = unreadable === records ? run + unreadable : 0
    seen += records
    lost += unreadable
    if (run >= MAX_RUN || (seen >= WINDOW && lost / seen > MAX_SHARE))
      throw new DeadLetterFloodError(
        `${lost} of the last ${seen} records could not be read (${run} in a row)`,
      )
    if (seen >= WINDOW) {
      seen = Math.floor(seen / 2)
      lost = Math.floor(lost / 2)
    }
  }
}

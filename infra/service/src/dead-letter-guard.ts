const WINDOW = 200
const MAX_SHARE = 0.5
const MAX_RUN = 100

/** Thrown when so much is dead that the fault must be ours: the line stops instead of emptying into dead letters. */
export class DeadLetterFloodError extends Error {
  override name = 'DeadLetterFloodError'
}

/** Counts dead letters over a sliding window of records; throws when they are the larger part of it, or 100 in a row. */
export function createDeadLetterGuard(): (records: number, dead: number) => void {
  let seen = 0
  let lost = 0
  let run = 0
  return (records, dead) => {
    run = dead === records ? run + dead : 0
    seen += records
    lost += dead
    if (run >= MAX_RUN || (seen >= WINDOW && lost / seen > MAX_SHARE))
      throw new DeadLetterFloodError(
        `${lost} of the last ${seen} records were dead letters (${run} in a row)`,
      )
    if (seen >= WINDOW) {
      seen = Math.floor(seen / 2)
      lost = Math.floor(lost / 2)
    }
  }
}

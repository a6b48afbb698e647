import { checkHistory, checkLog, openCheckpoint } from './check-log.ts'
import { checkRange, isErased } from './check-range.ts'
import type { Failure } from './failure.ts'
import { readBundle } from './read-bundle.ts'

export interface VerifyOptions {
  /** The log's verifier key, from elsewhere than the file: `<name>+<id>+<key>`. */
  vkey: string
  /** Checkpoints kept from earlier: each must be part of this log's history. */
  earlier?: readonly string[]
}

export interface VerifyReport {
  ok: boolean
  origin?: string
  /** What was signed. */
  checkpoint?: { size: number; root: string }
  /** Entries checked, and of these the ones whose payload has been erased (which is no failure). */
  entries: number
  erased: number
  /** Entries of the period that the file says exist beyond the checkpoint; nothing is proved of them. */
  unanchored: number
  failures: Failure[]
}

/** Checks an exported trail against a public key: needs nothing but the file, and never throws. */
export function verifyBundle(input: unknown, { vkey, earlier = [] }: VerifyOptions): VerifyReport {
  const bundle = readBundle(input)
  if (typeof bundle === 'string')
    return {
      ok: false,
      entries: 0,
      erased: 0,
      unanchored: 0,
      failures: [{ name: 'malformed', detail: bundle }],
    }
  const { signed, failures: unsigned } = openCheckpoint(bundle.checkpoint, vkey)
  const failures = [
    ...unsigned,
    ...(signed === undefined ? [] : checkLog(bundle, signed)),
    ...(signed === undefined ? [] : checkHistory(bundle, signed, earlier, vkey)),
    ...checkRange(bundle),
  ]
  return {
    ok: failures.length === 0,
    ...(signed && {
      origin: signed.origin,
      checkpoint: { size: signed.size, root: signed.root.toString('hex') },
    }),
    entries: bundle.entries.length,
    erased: bundle.entries.filter(isErased).length,
    unanchored: bundle.unanchored,
    failures: unique(failures),
  }
}

const unique = (failures: readonly Failure[]): Failure[] => [
  ...new Map(failures.map((failure) => [`${failure.name} ${failure.index}`, failure])).values(),
]

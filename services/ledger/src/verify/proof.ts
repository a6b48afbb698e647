import type { Failure } from './failure.ts'
import { bytesOf, type Keys, openCheckpoint } from './note.ts'
import { isIncluded, leafHashOf } from './tree.ts'

/** Checks a `.tlog-proof` (c2sp.org/tlog-proof) of one entry, given the entry's text. Undefined if it holds. */
export function verifyProof(proof: string, leaf: string, keys: Keys): Failure | undefined {
  const gap = proof.indexOf('\n\n')
  const [format, ...rest] = proof.slice(0, gap).split('\n')
  const lines = rest[0]?.startsWith('extra ') ? rest.slice(1) : rest
  const place = /^index (0|[1-9]\d{0,15})$/.exec(lines[0] ?? '')?.[1]
  const hashes = lines.slice(1).map((line) => bytesOf(line, 32))
  if (gap < 0 || format !== 'c2sp.org/tlog-proof@v1' || place === undefined || hashes.includes(undefined))
    return { name: 'malformed', detail: 'not a tlog-proof' }
  const { signed, failures } = openCheckpoint(proof.slice(gap + 2), keys)
  if (signed === undefined) return failures[0]
  const index = Number(place)
  if (isIncluded(leafHashOf(leaf), index, signed, hashes as Buffer[])) return undefined
  return { name: 'leaf_changed', index, detail: 'the entry is not in the log at this place' }
}

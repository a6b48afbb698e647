import { parseCheckpoint } from '../checkpoint.ts'
import { leafHashOf, verifyInclusion } from '../merkle.ts'
import { openNote } from '../note.ts'
import type { Failure } from './failure.ts'

/** Checks a `.tlog-proof` of one entry, given the entry's text. Undefined if it holds. */
export function verifyProof(proof: string, leaf: string, vkey: string): Failure | undefined {
  const gap = proof.indexOf('\n\n')
  const [format, ...rest] = proof.slice(0, gap).split('\n')
  const lines = rest[0]?.startsWith('extra ') ? rest.slice(1) : rest
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines[0] ?? '')?.[1]
  if (gap < 0 || format !== 'c2sp.org/tlog-proof@v1' || index === undefined)
    return { name: 'malformed', detail: 'not a tlog-proof' }
  const opened = openNote(proof.slice(gap + 2), vkey)
  if (opened.failure !== undefined)
    return {
      name: opened.failure === 'malformed_note' ? 'malformed' : opened.failure,
      detail: 'the checkpoint does not verify with the given key',
    }
  const signed = parseCheckpoint(opened.text)
  if (signed === undefined) return { name: 'malformed', detail: 'the signed note is no checkpoint' }
  const hashes = lines.slice(1).map((line) => Buffer.from(line, 'base64'))
  if (verifyInclusion(leafHashOf(Buffer.from(leaf)), Number(index), signed.size, hashes, signed.root))
    return undefined
  return { name: 'leaf_changed', index: Number(index), detail: 'the entry is not in the log at this place' }
}

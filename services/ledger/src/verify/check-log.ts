import { type CheckpointBody, parseCheckpoint } from '../checkpoint.ts'
import { rootOf } from '../merkle.ts'
import { openNote } from '../note.ts'
import type { Failure } from './failure.ts'
import type { Bundle } from './read-bundle.ts'

/** The checkpoint in a note, if the key signed it. */
export function openCheckpoint(note: string, vkey: string): { signed?: CheckpointBody; failures: Failure[] } {
  const opened = openNote(note, vkey)
  if (opened.failure === 'malformed_note')
    return { failures: [{ name: 'malformed', detail: 'the checkpoint is not a signed note' }] }
  if (opened.failure !== undefined)
    return {
      failures: [{ name: opened.failure, detail: 'the checkpoint does not verify with the given key' }],
    }
  const signed = parseCheckpoint(opened.text)
  if (signed === undefined)
    return { failures: [{ name: 'malformed', detail: 'the signed note is no checkpoint' }] }
  return { signed, failures: [] }
}

/** The whole log's hashes against what was signed. */
export function checkLog(bundle: Bundle, signed: CheckpointBody): Failure[] {
  const { leafHashes } = bundle
  const failures: Failure[] = []
  if (bundle.origin !== signed.origin)
    failures.push({
      name: 'wrong_log',
      detail: `the file says ${bundle.origin}, its checkpoint ${signed.origin}`,
    })
  const end = leafHashes.findLastIndex((hash) => hash !== null) + 1
  if (end < signed.size)
    failures.push({
      name: 'tail_truncated',
      index: end,
      detail: `${signed.size} entries were signed, ${end} are left`,
    })
  if (leafHashes.length > signed.size)
    failures.push({
      name: 'beyond_checkpoint',
      index: signed.size,
      detail: `only ${signed.size} entries were signed`,
    })
  for (const [index, hash] of leafHashes.slice(0, end).entries())
    if (hash === null) failures.push({ name: 'entry_missing', index, detail: `there is no entry ${index}` })
  const hashes = leafHashes.slice(0, signed.size).filter((hash) => hash !== null)
  if (hashes.length === signed.size && !rootOf(hashes).equals(signed.root))
    failures.push({ name: 'root_mismatch', detail: 'the entries do not have the signed root' })
  return failures
}

/** Every checkpoint that somebody kept must be what this log was at that size. */
export function checkHistory(
  bundle: Bundle,
  signed: CheckpointBody,
  earlier: readonly string[],
  vkey: string,
): Failure[] {
  return earlier.flatMap((note): Failure[] => {
    const { signed: kept, failures } = openCheckpoint(note, vkey)
    if (kept === undefined) return failures
    if (kept.origin !== signed.origin)
      return [{ name: 'wrong_log', detail: `the earlier checkpoint is of ${kept.origin}` }]
    const hashes = bundle.leafHashes.slice(0, kept.size).filter((hash) => hash !== null)
    if (kept.size <= signed.size && hashes.length === kept.size && rootOf(hashes).equals(kept.root)) return []
    return [
      {
        name: 'history_rewritten',
        detail: `the log is not the one that had ${kept.size} entries at that time`,
      },
    ]
  })
}

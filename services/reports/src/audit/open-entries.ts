import { createHash } from 'node:crypto'
import { LedgerLeaf, ProblemError } from '@onrecord/schemas'
import type { AuditBundle, AuditEntry } from '../ports.ts'

/**
 * Reads the entries of a bundle. A report in words would hide what is wrong with one that does not have its hash or its
 * place, so it is refused; the bundle itself can still be exported and verified.
 * @throws ProblemError `trail_inconsistent`
 */
export function openEntries({ entries, leafHashes }: AuditBundle): AuditEntry[] {
  let next: number | undefined
  return entries.map(({ leaf: text, payload }) => {
    const leaf = LedgerLeaf.safeParse(readJson(text))
    const leafHash = createHash('sha256').update(Uint8Array.of(0)).update(text).digest('hex')
    if (!leaf.success || leafHashes[leaf.data.index] !== leafHash) throw inconsistent(text)
    if (next !== undefined && leaf.data.index !== next) throw inconsistent(text)
    next = leaf.data.index + 1
    return { ...leaf.data, leafHash, ...(payload !== undefined && { payload }) }
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const inconsistent = (text: string) =>
  new ProblemError(
    'trail_inconsistent',
    409,
    'The trail does not agree with its own hashes',
    `at ${text.slice(0, 80)}; export it as JSON and run "onrecord verify" to see every fault`,
  )

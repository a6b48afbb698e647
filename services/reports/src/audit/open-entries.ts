import { createHash } from 'node:crypto'
import { LedgerLeaf, ProblemError } from '@onrecord/schemas'
import type { AuditBundle, AuditEntry } from '../ports.ts'

/**
 * Reads the entries of a bundle. A report in words would hide what is wrong with one that does not have its hash or its
 * place, so it is refused; the bundle itself can still be exported and verified.
 * @throws ProblemError `trail_inconsistent`
 */
export function openEntries({ entries }: Pick<AuditBundle, 'entries'>): AuditEntry[] {
  let last = -1
  const shown = entries.filter(({ neighbour }) => neighbour !== true)
  return shown.map(({ index, leaf: text, leafHash: stored, payload }) => {
    const leaf = LedgerLeaf.safeParse(readJson(text))
    const hash = createHash('sha256').update(Uint8Array.of(0)).update(text).digest()
    if (!leaf.success || leaf.data.index !== index || index <= last) throw inconsistent(text)
    if (hash.toString('base64') !== stored) throw inconsistent(text)
    last = index
    return { ...leaf.data, leafHash: hash.toString('hex'), ...(payload !== undefined && { payload }) }
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

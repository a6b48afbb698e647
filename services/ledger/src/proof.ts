import type { Sql } from '@onrecord/postgres'
import { latestCheckpoint } from './checkpoints.ts'
import { leafHashesOf } from './leaf-hashes.ts'
import { inclusionProofOf } from './merkle.ts'

/**
 * An entry's proof as a file of its own (c2sp.org/tlog-proof, `.tlog-proof`): with the entry's text and the log's
 * verifier key it can be checked for ever, offline. Undefined while no checkpoint covers the entry.
 */
export async function proofOf(db: Sql, workspace: string, index: number): Promise<string | undefined> {
  const checkpoint = await latestCheckpoint(db, workspace)
  if (checkpoint === undefined || index >= checkpoint.size || index < 0) return undefined
  const hashes: Buffer[] = []
  for await (const page of leafHashesOf(db, workspace, 0, checkpoint.size)) hashes.push(...page)
  const proof = inclusionProofOf(hashes, index, checkpoint.size)
  const lines = [
    'c2sp.org/tlog-proof@v1',
    `index ${index}`,
    ...proof.map((hash) => hash.toString('base64')),
    '',
  ]
  return `${lines.join('\n')}\n${checkpoint.note}`
}

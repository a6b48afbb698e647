import type { ScopedDatabase, Sql } from '@onrecord/postgres'
import type { Clock } from '@onrecord/service'
import { formatCheckpoint } from './checkpoint.ts'
import { type Checkpoint, insertCheckpoint, latestCheckpoint, sizeOf } from './checkpoints.ts'
import { LedgerInconsistentError, leafHashesOf } from './leaf-hashes.ts'
import { createGrowingTree, type GrowingTree } from './merkle.ts'
import { signNote } from './note.ts'
import type { SigningKey } from './signing-key.ts'

export interface SignerOptions {
  db: ScopedDatabase
  key: SigningKey
  clock: Clock
  /** The log's name to the world, also the name of its key; `onrecord.local/<workspace>` unless told. */
  originOf(workspace: string): string
}

/**
 * Signs what a workspace's log is now. Never a smaller one, never one that contradicts one signed before: the tree
 * that it grows is first compared with the last checkpoint. One signer at a time, also across processes.
 */
export function createSigner({ db, key, clock, originOf }: SignerOptions) {
  const trees = new Map<string, GrowingTree>()

  /** The tree as of the last checkpoint: from memory, or from the first entry on. */
  async function treeAt(tx: Sql, workspace: string, last: Checkpoint | undefined): Promise<GrowingTree> {
    const size = last?.size ?? 0
    const known = trees.get(workspace)
    const tree = known?.size === size ? known : createGrowingTree()
    await grow(tx, workspace, tree, size)
    if (last !== undefined && !tree.root().equals(last.root))
      throw new LedgerInconsistentError(workspace, `the root of the first ${size} entries has changed`)
    return tree
  }

  return async function signCheckpoint(workspace: string): Promise<Checkpoint | undefined> {
    // a tree that a failed transaction has grown is not to be used again
    const forget = () => trees.delete(workspace)
    try {
      const { checkpoint, tree } = await db.inWorkspace(workspace).transaction(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
          `ledger.checkpoint/${workspace}`,
        ])
        const last = await latestCheckpoint(tx, workspace)
        const size = await sizeOf(tx, workspace)
        if (size < (last?.size ?? 0))
          throw new LedgerInconsistentError(workspace, `${size} entries are left of ${last?.size}`)
        const tree = await treeAt(tx, workspace, last)
        if (size === tree.size) return { checkpoint: last, tree }
        await grow(tx, workspace, tree, size)
        const origin = originOf(workspace)
        const root = tree.root()
        const note = signNote(formatCheckpoint({ origin, size, root }), origin, key)
        const checkpoint: Checkpoint = { workspace, size, root, note, signedAt: clock.now() }
        await insertCheckpoint(tx, checkpoint)
        return { checkpoint, tree }
      })
      trees.set(workspace, tree)
      return checkpoint
    } catch (error) {
      forget()
      throw error
    }
  }
}

async function grow(db: Sql, workspace: string, tree: GrowingTree, size: number): Promise<void> {
  for await (const page of leafHashesOf(db, workspace, tree.size, size))
    for (const hash of page) tree.append(hash)
}

export { AuditBundle } from './audit-bundle.ts'
export { parseCheckpoint } from './checkpoint.ts'
export {
  type Checkpointer,
  type CheckpointerOptions,
  createCheckpointer,
  defaultOriginOf,
} from './checkpointer.ts'
export { type Checkpoint, latestCheckpoint, sizeOf } from './checkpoints.ts'
export {
  type EntryFilter,
  entries,
  erasePayloads,
  type LedgerEntry,
  leafTextOf,
  payloadOf,
} from './entries.ts'
export { exportRange } from './export-range.ts'
export { LedgerInconsistentError } from './leaf-hashes.ts'
export { type Appended, createLedger, type Ledger, type Transaction } from './ledger.ts'
export { migrations } from './migrations.ts'
export { vkeyOf } from './note.ts'
export { proofOf } from './proof.ts'
export { readSigningKey, type SigningKey, signingKeyOf } from './signing-key.ts'
export { tilesPrefixOf } from './tiles.ts'

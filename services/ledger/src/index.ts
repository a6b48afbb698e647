export { type AnchorStatus, anchorStatus } from './anchor/anchor-status.ts'
export { type Anchorer, type AnchorerOptions, createAnchorer } from './anchor/anchorer.ts'
export { type Anchor, anchorsOf, latestAnchors } from './anchor/anchors.ts'
export { parseWitnessKey, type WitnessKey } from './anchor/cosignature.ts'
export { type AnchorPlace, AnchorRefusedError } from './anchor/place.ts'
export { createStorePlace } from './anchor/store-place.ts'
export { createWitnessPlace } from './anchor/witness-place.ts'
export { type AuditBundle, Selection, TrailEntry, TrailHeader } from './audit-bundle.ts'
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
export { type BundleFile, bundleFiles, filesOfBundle } from './export/bundle-files.ts'
export {
  bundleOf,
  type ExportedTrail,
  type ExportOptions,
  exportTrail,
  trailOf,
} from './export/export-trail.ts'
export { callOfRecording } from './export/find-entries.ts'
export type { StoredEntry, TrailSource } from './export/trail-source.ts'
export { LedgerInconsistentError } from './leaf-hashes.ts'
export { type Appended, createLedger, type Ledger, type Transaction } from './ledger.ts'
export { migrations } from './migrations.ts'
export { vkeyOf } from './note.ts'
export { proofOf } from './proof.ts'
export { readSigningKey, type SigningKey, signingKeyOf } from './signing-key.ts'
export { tilesPrefixOf } from './tiles.ts'

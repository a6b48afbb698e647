/** What can be wrong with an export, by name. */
export type FailureName =
  /** The file is not a bundle, can be read in two ways, or the checkpoint in it is not one. */
  | 'malformed'
  /** The checkpoint is not signed by any key that was given. */
  | 'wrong_key'
  /** It names the key, but the signature does not fit: the checkpoint, or a cosignature, was changed. */
  | 'bad_signature'
  /** The checkpoint, or an entry, is of another log. */
  | 'wrong_log'
  /** Fewer entries than the checkpoint counts: the end is gone. */
  | 'tail_truncated'
  /** More entries than the checkpoint counts: not covered by any signature. */
  | 'beyond_checkpoint'
  /** An entry within the range is not there. */
  | 'entry_missing'
  /** An entry stands where another should. */
  | 'order_changed'
  /** The entry's text does not have the hash that stands beside it, or its proof is of another text. */
  | 'leaf_changed'
  /** The payload or its salt is not what the entry committed to. */
  | 'commitment_mismatch'
  /** The entries do not add up to the signed root: at least one was changed, with its hash. */
  | 'root_mismatch'
  /** The range was cut: the entry next to it is of the period too, or is not shown. */
  | 'period_cut'
  /** The file beside an entry is not its inclusion proof. */
  | 'proof_file_changed'
  /** A checkpoint, of this file or kept from earlier, is not part of this log's history. */
  | 'history_rewritten'
  /** The file cannot show whether a kept checkpoint is part of this log's history: export the whole log. */
  | 'history_unproven'

export interface Failure {
  name: FailureName
  /** The entry concerned. */
  index?: number
  detail: string
}

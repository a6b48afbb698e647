/** What can be wrong with an export, by name. */
export type FailureName =
  /** The file is not a bundle, or the checkpoint in it is not one. */
  | 'malformed'
  /** The checkpoint is not signed by the key that was given. */
  | 'wrong_key'
  /** It names the key, but the signature does not fit: the checkpoint was changed. */
  | 'bad_signature'
  /** The checkpoint, or an entry, is of another log. */
  | 'wrong_log'
  /** Fewer entries than the checkpoint counts: the end is gone. */
  | 'tail_truncated'
  /** More hashes than the checkpoint counts: not covered by any signature. */
  | 'beyond_checkpoint'
  /** An entry within the log is not there. */
  | 'entry_missing'
  /** An entry stands where another should. */
  | 'order_changed'
  /** The entry's text does not have the hash that the log has in its place. */
  | 'leaf_changed'
  /** The payload or its salt is not what the entry committed to. */
  | 'commitment_mismatch'
  /** The hashes do not add up to the signed root: at least one of them was changed. */
  | 'root_mismatch'
  /** The range was cut: the entry next to it is of the period too. */
  | 'period_cut'
  /** A checkpoint that was kept from earlier is not part of this log's history. */
  | 'history_rewritten'

export interface Failure {
  name: FailureName
  /** The entry concerned. */
  index?: number
  detail: string
}

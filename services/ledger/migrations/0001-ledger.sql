CREATE SCHEMA IF NOT EXISTS ledger;

-- One log per workspace; its row is the lock that makes the log gapless and serial.
CREATE TABLE IF NOT EXISTS ledger.log (
  workspace  text PRIMARY KEY,
  next_index bigint NOT NULL CHECK (next_index >= 0)
);

-- Append-only. `leaf` is what is hashed (RFC 8785 text); the columns beside it are copies to search by.
CREATE TABLE IF NOT EXISTS ledger.entry (
  workspace       text NOT NULL REFERENCES ledger.log (workspace),
  index           bigint NOT NULL CHECK (index >= 0),
  leaf            text NOT NULL,
  leaf_hash       bytea NOT NULL CHECK (length(leaf_hash) = 32),
  subject         text,
  type            text NOT NULL,
  at              timestamptz NOT NULL,
  target_kind     text NOT NULL,
  target_id       text NOT NULL,
  idempotency_key text NOT NULL,
  recorded_at     timestamptz NOT NULL,
  PRIMARY KEY (workspace, index),
  UNIQUE (workspace, idempotency_key)
);
CREATE INDEX IF NOT EXISTS entry_by_subject ON ledger.entry (workspace, subject, index) WHERE subject IS NOT NULL;
CREATE INDEX IF NOT EXISTS entry_by_target ON ledger.entry (workspace, target_kind, target_id, index);
CREATE INDEX IF NOT EXISTS entry_by_time ON ledger.entry (workspace, at);

-- Erasable: without its row an entry's commitment is noise, and the tree still verifies.
-- `json`, not `jsonb`: the text stays as it was committed to.
CREATE TABLE IF NOT EXISTS ledger.payload (
  workspace text NOT NULL,
  index     bigint NOT NULL,
  salt      bytea NOT NULL CHECK (length(salt) = 32),
  payload   json NOT NULL,
  PRIMARY KEY (workspace, index),
  FOREIGN KEY (workspace, index) REFERENCES ledger.entry (workspace, index)
);

CREATE TABLE IF NOT EXISTS ledger.checkpoint (
  workspace text NOT NULL REFERENCES ledger.log (workspace),
  size      bigint NOT NULL CHECK (size > 0),
  root      bytea NOT NULL CHECK (length(root) = 32),
  note      text NOT NULL,
  signed_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, size)
);

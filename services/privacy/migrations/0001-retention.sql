CREATE SCHEMA privacy;

-- One row per rule; a version is a whole policy and is never edited.
CREATE TABLE privacy.retention_policy (
  workspace      text        NOT NULL,
  version        integer     NOT NULL CHECK (version > 0),
  category       text        NOT NULL,
  keep           text        NOT NULL,
  start          text        NOT NULL,
  minimum        text,
  basis_citation text        NOT NULL,
  action         text        NOT NULL,
  approved_by    text        NOT NULL,
  effective_from timestamptz NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace, version, category)
);

CREATE TABLE privacy.retention_run (
  workspace      text        NOT NULL,
  run_id         text        NOT NULL,
  policy_version integer     NOT NULL,
  started_at     timestamptz NOT NULL,
  -- Null: cut short after it was entered in the ledger; the next run finds the same items again.
  finished_at    timestamptz,
  categories     jsonb       NOT NULL,
  PRIMARY KEY (workspace, run_id)
);
CREATE INDEX retention_run_newest ON privacy.retention_run (workspace, started_at DESC);

-- Keys that a key service (AWS KMS) has wrapped: nothing here opens without it. Data keys name the generation of their
-- workspace's key; the newest one wraps.
CREATE TABLE keys.workspace_key (
  workspace   text        NOT NULL,
  generation  integer     NOT NULL CHECK (generation > 0),
  wrapped_key bytea       NOT NULL,
  -- the service's name of the key that wrapped it
  wrapped_by  text        NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace, generation)
);
SELECT postgres.secure_by_workspace('keys.workspace_key', 'SELECT, INSERT, UPDATE');

-- Secrets of the installation that stay the same for good, such as that of the pseudonyms.
CREATE TABLE keys.root_key (
  label       text        PRIMARY KEY,
  wrapped_key bytea       NOT NULL,
  wrapped_by  text        NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
SELECT postgres.keep_outside_workspaces('keys.root_key');

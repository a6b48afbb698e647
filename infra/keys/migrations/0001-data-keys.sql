CREATE SCHEMA IF NOT EXISTS keys;

-- One data key per owner. Wrapped keys live here and nowhere else, so that this schema can have backups of its own.
CREATE TABLE keys.data_key (
  workspace    text        NOT NULL,
  owner        text        NOT NULL,
  key_id       text        NOT NULL,
  wrapped_key  bytea,
  created_at   timestamptz NOT NULL DEFAULT now(),
  destroyed_at timestamptz,
  PRIMARY KEY (workspace, owner),
  UNIQUE (workspace, key_id),
  CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL))
);

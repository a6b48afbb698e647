CREATE SCHEMA IF NOT EXISTS ingest;

CREATE TABLE ingest.workspace (
  id         text PRIMARY KEY,
  name       text NOT NULL,
  -- the legal person that answers for the data (GDPR Article 4(7))
  controller text NOT NULL,
  time_zone  text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- One business number or inbox. Its id stands in webhook URLs, so it is unique across workspaces.
CREATE TABLE ingest.account (
  account        text PRIMARY KEY,
  workspace      text NOT NULL REFERENCES ingest.workspace,
  name           text NOT NULL,
  -- the one source whose messages count
  messages_owner text NOT NULL CHECK (messages_owner IN ('whatsapp', 'respondio', 'api')),
  created_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX account_workspace ON ingest.account (workspace);

-- Where an account's events come from. Everything a source needs, sealed under the workspace's own key.
CREATE TABLE ingest.source (
  account       text NOT NULL REFERENCES ingest.account ON DELETE CASCADE,
  kind          text NOT NULL CHECK (kind IN ('whatsapp', 'respondio', 'api')),
  config_sealed text NOT NULL,
  PRIMARY KEY (account, kind)
);

CREATE TABLE ingest.api_key (
  id         text PRIMARY KEY,
  workspace  text NOT NULL REFERENCES ingest.workspace,
  label      text NOT NULL,
  -- SHA-256 of the key, which has at least 128 random bits
  key_hash   bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
CREATE INDEX api_key_workspace ON ingest.api_key (workspace);

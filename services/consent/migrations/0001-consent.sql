CREATE SCHEMA IF NOT EXISTS consent;

-- What people are shown, word for word. Published versions are never edited.
CREATE TABLE IF NOT EXISTS consent.notice (
  workspace      text NOT NULL,
  id             text NOT NULL,
  version        integer NOT NULL CHECK (version > 0),
  language       text NOT NULL,
  text           text NOT NULL,
  sha256         text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  purposes       text[] NOT NULL,
  terms          jsonb NOT NULL,
  effective_from timestamptz NOT NULL,
  published_at   timestamptz NOT NULL,
  PRIMARY KEY (workspace, id, version, language)
);

-- Lawful bases that a workspace accepts beside explicit consent. Only approved versions are here; the last one holds.
CREATE TABLE IF NOT EXISTS consent.policy (
  workspace      text NOT NULL,
  version        integer NOT NULL CHECK (version > 0),
  accepted_bases jsonb NOT NULL,
  approved_by    text NOT NULL,
  approved_at    timestamptz NOT NULL,
  PRIMARY KEY (workspace, version)
);

-- Questions that were put to a person.
CREATE TABLE IF NOT EXISTS consent.prompt (
  workspace    text NOT NULL,
  prompt_id    text NOT NULL,
  event_id     text NOT NULL,
  subject      text NOT NULL,
  message      text,
  notice       jsonb NOT NULL,
  purposes     text[] NOT NULL,
  choices      jsonb NOT NULL,
  validity     text,
  bound_to     text,
  requested_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, prompt_id)
);
CREATE INDEX IF NOT EXISTS prompt_by_message ON consent.prompt (workspace, message) WHERE message IS NOT NULL;
CREATE INDEX IF NOT EXISTS prompt_by_subject ON consent.prompt (workspace, subject);

-- Buttons pressed, so that one press that two sources tell counts once.
CREATE TABLE IF NOT EXISTS consent.answer (
  workspace   text NOT NULL,
  prompt_id   text NOT NULL,
  choice      text NOT NULL,
  answered_at timestamptz NOT NULL,
  event_id    text NOT NULL,
  PRIMARY KEY (workspace, prompt_id, choice, answered_at)
);

-- ISO/IEC TS 27560 records. Never updated, only followed. `record` is the whole; the columns are what is searched by.
CREATE TABLE IF NOT EXISTS consent.record (
  workspace    text NOT NULL,
  record_id    text NOT NULL,
  subject      text NOT NULL,
  purpose      text NOT NULL,
  status       text NOT NULL,
  lawful_basis text NOT NULL,
  event_time   timestamptz NOT NULL,
  valid_from   timestamptz NOT NULL,
  valid_until  timestamptz,
  bound_to     text,
  ledger_index bigint NOT NULL,
  record       jsonb NOT NULL,
  PRIMARY KEY (workspace, record_id)
);
CREATE INDEX IF NOT EXISTS record_by_subject ON consent.record (workspace, subject, purpose);

-- Button presses whose question is not known yet.
CREATE TABLE IF NOT EXISTS consent.pending_reply (
  workspace   text NOT NULL,
  event_id    text NOT NULL,
  message     text NOT NULL,
  reply       jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, event_id)
);
CREATE INDEX IF NOT EXISTS pending_reply_by_message ON consent.pending_reply (workspace, message);
CREATE INDEX IF NOT EXISTS pending_reply_by_age ON consent.pending_reply (received_at);

-- Events that have had their effect: coming again, they have none.
CREATE TABLE IF NOT EXISTS consent.handled (
  workspace text NOT NULL,
  event_id  text NOT NULL,
  PRIMARY KEY (workspace, event_id)
);

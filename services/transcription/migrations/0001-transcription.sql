CREATE SCHEMA IF NOT EXISTS transcription;

-- What is known of a call, from its events in any order. Every column only ever grows in one direction.
CREATE TABLE transcription.call (
  workspace   text        NOT NULL,
  call        text        NOT NULL,
  account     text        NOT NULL,
  contacts    text[]      NOT NULL DEFAULT '{}',
  agents      text[]      NOT NULL DEFAULT '{}',
  direction   text,
  answered_at timestamptz,
  ended_at    timestamptz,
  PRIMARY KEY (workspace, call)
);
CREATE INDEX call_by_contact ON transcription.call USING gin (contacts);

-- One row per transcript that a provider announced or that an engine is to write, whatever became of it.
CREATE TABLE transcription.artefact (
  workspace         text        NOT NULL,
  id                text        NOT NULL,
  call              text        NOT NULL,
  account           text        NOT NULL,
  contact           text,
  partition_key     text        NOT NULL,
  -- The provider's file, or the recording to be transcribed.
  source            jsonb       NOT NULL,
  received_at       timestamptz NOT NULL,
  deadline          timestamptz NOT NULL,
  state             text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'stored', 'refused', 'failed', 'erased')),
  reason            text,
  changed_at        timestamptz NOT NULL,
  -- Counts beginnings of work: who does not hold the latest may not write.
  attempt           int         NOT NULL DEFAULT 0,
  failures          int         NOT NULL DEFAULT 0,
  mismatches        int         NOT NULL DEFAULT 0,
  next_attempt_at   timestamptz NOT NULL,
  object_key        text        NOT NULL,
  -- Since when there may be an object under the key. Written before the object, cleared after it is gone.
  object_at         timestamptz,
  wrapped_key       text,
  decision_id       text,
  decided_at        timestamptz,
  participants      text[]      NOT NULL DEFAULT '{}',
  interval_from     timestamptz,
  interval_until    timestamptz,
  sha256            text,
  ciphertext_sha256 text,
  size_bytes        bigint,
  fetched_at        timestamptz,
  -- Origin, language, confidence, number of words.
  details           jsonb,
  PRIMARY KEY (workspace, id),
  CHECK (state <> 'stored' OR (object_at IS NOT NULL AND wrapped_key IS NOT NULL AND decision_id IS NOT NULL AND sha256 IS NOT NULL)),
  CHECK (state IN ('pending', 'stored') OR wrapped_key IS NULL)
);
CREATE INDEX artefact_due ON transcription.artefact (next_attempt_at) WHERE state = 'pending';
CREATE INDEX artefact_by_call ON transcription.artefact (workspace, call);
CREATE INDEX artefact_by_participant ON transcription.artefact USING gin (participants) WHERE state = 'stored';
CREATE INDEX artefact_leftover ON transcription.artefact (object_at) WHERE object_at IS NOT NULL AND state <> 'stored';

-- Each gate decision that was acted on, whole.
CREATE TABLE transcription.decision (
  workspace   text        NOT NULL,
  decision_id text        NOT NULL,
  item        text        NOT NULL,
  call        text        NOT NULL,
  verdict     text        NOT NULL,
  decision    jsonb       NOT NULL,
  decided_at  timestamptz NOT NULL,
  PRIMARY KEY (workspace, decision_id, item)
);
CREATE INDEX decision_by_call ON transcription.decision (workspace, call, decided_at);

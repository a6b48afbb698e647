-- Questions that the service sends itself. The question is in consent.prompt; this is how its sending goes.
-- due -> sending -> sent | failed | uncertain; sending -> due where the provider surely took nothing.
CREATE TABLE IF NOT EXISTS consent.prompt_sending (
  workspace   text NOT NULL,
  prompt_id   text NOT NULL,
  account     text NOT NULL,
  subject     text NOT NULL,
  state       text NOT NULL CHECK (state IN ('due', 'sending', 'sent', 'failed', 'uncertain')),
  reason      text,
  attempts    integer NOT NULL DEFAULT 0,
  due_at      timestamptz NOT NULL,
  message     text,
  asked_by    text NOT NULL,
  created_at  timestamptz NOT NULL,
  settled_at  timestamptz,
  PRIMARY KEY (workspace, prompt_id)
);
-- The id is random: it names one question of all workspaces.
CREATE UNIQUE INDEX IF NOT EXISTS prompt_sending_by_id ON consent.prompt_sending (prompt_id);
CREATE INDEX IF NOT EXISTS prompt_sending_due ON consent.prompt_sending (due_at) WHERE state IN ('due', 'sending');
CREATE INDEX IF NOT EXISTS prompt_sending_by_message ON consent.prompt_sending (workspace, message) WHERE message IS NOT NULL;
CREATE INDEX IF NOT EXISTS prompt_sending_by_subject ON consent.prompt_sending (workspace, subject);
SELECT postgres.secure_by_workspace('consent.prompt_sending', 'SELECT, INSERT, UPDATE');

-- Whose call it is, as far as consent needs it: what is bound to a call counts only for a call that there is.
CREATE TABLE IF NOT EXISTS consent.call (
  workspace text NOT NULL,
  call      text NOT NULL,
  subject   text NOT NULL,
  PRIMARY KEY (workspace, call, subject)
);
SELECT postgres.secure_by_workspace('consent.call', 'SELECT, INSERT');

-- A yes that is bound to a call, or answers a prompt, which is not known yet.
CREATE TABLE IF NOT EXISTS consent.pending_expression (
  workspace   text NOT NULL,
  event_id    text NOT NULL,
  awaits      text NOT NULL,
  expression  jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, event_id)
);
CREATE INDEX IF NOT EXISTS pending_expression_by_awaited ON consent.pending_expression (workspace, awaits);
CREATE INDEX IF NOT EXISTS pending_expression_by_age ON consent.pending_expression (received_at);
SELECT postgres.secure_by_workspace('consent.pending_expression', 'SELECT, INSERT, DELETE');

-- Policies and notices that somebody proposes; somebody else decides.
CREATE TABLE IF NOT EXISTS consent.proposal (
  workspace   text NOT NULL,
  proposal_id text NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('policy', 'notice')),
  content     jsonb NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL,
  PRIMARY KEY (workspace, proposal_id)
);
SELECT postgres.secure_by_workspace('consent.proposal', 'SELECT, INSERT');

CREATE TABLE IF NOT EXISTS consent.proposal_decision (
  workspace   text NOT NULL,
  proposal_id text NOT NULL,
  verdict     text NOT NULL CHECK (verdict IN ('approved', 'rejected')),
  decided_by  text NOT NULL,
  decided_at  timestamptz NOT NULL,
  version     integer,
  PRIMARY KEY (workspace, proposal_id),
  FOREIGN KEY (workspace, proposal_id) REFERENCES consent.proposal (workspace, proposal_id)
);
SELECT postgres.secure_by_workspace('consent.proposal_decision', 'SELECT, INSERT');

-- Who proposed what another approved; absent in what was approved before proposals.
ALTER TABLE consent.policy ADD COLUMN IF NOT EXISTS proposed_by text CHECK (proposed_by <> approved_by);

-- Grants with an end that nobody has looked at yet: due when it is past.
CREATE TABLE IF NOT EXISTS consent.grant_end (
  workspace text NOT NULL,
  record_id text NOT NULL,
  ends_at   timestamptz NOT NULL,
  PRIMARY KEY (workspace, record_id)
);
CREATE INDEX IF NOT EXISTS grant_end_due ON consent.grant_end (ends_at);
SELECT postgres.secure_by_workspace('consent.grant_end', 'SELECT, INSERT, DELETE');
INSERT INTO consent.grant_end (workspace, record_id, ends_at)
  SELECT workspace, record_id, valid_until FROM consent.record
  WHERE valid_until IS NOT NULL AND status IN ('given', 'renewed')
  ON CONFLICT DO NOTHING;

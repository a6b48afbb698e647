CREATE SCHEMA IF NOT EXISTS identity;

-- A person. With a survivor: a pseudonym of somebody who has an older one; survivors never have survivors.
CREATE TABLE identity.subject (
  workspace    text NOT NULL,
  subject_ref  text NOT NULL,
  survivor_ref text,
  -- false: the link to the survivor is not in the event log yet
  announced    boolean NOT NULL DEFAULT true,
  created_at   timestamptz NOT NULL,
  last_seen    timestamptz NOT NULL,
  PRIMARY KEY (workspace, subject_ref),
  FOREIGN KEY (workspace, survivor_ref) REFERENCES identity.subject (workspace, subject_ref)
);
CREATE INDEX subject_survivor ON identity.subject (workspace, survivor_ref) WHERE survivor_ref IS NOT NULL;
CREATE INDEX subject_unannounced ON identity.subject (workspace, survivor_ref) WHERE NOT announced;
CREATE INDEX subject_recent ON identity.subject (workspace, last_seen DESC) WHERE survivor_ref IS NULL;

-- What a person is known by. The blind index is a keyed hash: equal values meet, none can be read.
CREATE TABLE identity.identifier (
  workspace    text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('phone', 'bsuid', 'contact_id', 'username', 'name')),
  blind_index  text NOT NULL,
  subject_ref  text NOT NULL,
  value_sealed text NOT NULL,
  first_seen   timestamptz NOT NULL,
  PRIMARY KEY (workspace, kind, blind_index),
  FOREIGN KEY (workspace, subject_ref) REFERENCES identity.subject (workspace, subject_ref)
);
CREATE INDEX identifier_subject ON identity.identifier (workspace, subject_ref);

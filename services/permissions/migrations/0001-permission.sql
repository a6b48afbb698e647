CREATE SCHEMA IF NOT EXISTS permission;

-- What happened between a business number and a contact that bears on whether the business may call or ask. Never
-- changed: what holds at an instant is told from all of it, so that an expiry needs no event.
CREATE TABLE IF NOT EXISTS permission.moment (
  workspace text NOT NULL,
  event_id  text NOT NULL,
  account   text NOT NULL,
  subject   text NOT NULL,
  at        timestamptz NOT NULL,
  moment    jsonb NOT NULL,
  PRIMARY KEY (workspace, event_id)
);
CREATE INDEX IF NOT EXISTS moment_by_subject ON permission.moment (workspace, subject);
CREATE INDEX IF NOT EXISTS moment_by_time ON permission.moment (workspace, at);

-- The provider's limits as the workspace knows them; the last version holds. None: the ones of the product.
CREATE TABLE IF NOT EXISTS permission.limits (
  workspace text NOT NULL,
  version   integer NOT NULL CHECK (version > 0),
  limits    jsonb NOT NULL,
  set_by    text NOT NULL,
  set_at    timestamptz NOT NULL,
  PRIMARY KEY (workspace, version)
);

SELECT postgres.secure_by_workspace('permission.moment', 'SELECT, INSERT');
SELECT postgres.secure_by_workspace('permission.limits', 'SELECT, INSERT');

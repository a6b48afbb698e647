CREATE SCHEMA IF NOT EXISTS console;

CREATE TABLE console.user (
  id                text PRIMARY KEY,
  name              text NOT NULL,
  -- As compared: trimmed, lower case.
  email             text NOT NULL UNIQUE,
  role              text NOT NULL CHECK (role IN ('officer', 'analyst', 'dpo', 'admin')),
  -- Member of every workspace, also of those that come later.
  all_workspaces    boolean NOT NULL DEFAULT false,
  -- PHC string of argon2id; without one, only a sign-in link opens the console.
  password_hash     text CHECK (password_hash LIKE '$argon2id$%'),
  created_at        timestamptz NOT NULL,
  last_signed_in_at timestamptz,
  disabled_at       timestamptz
);

CREATE TABLE console.user_workspace (
  user_id   text NOT NULL REFERENCES console.user (id) ON DELETE CASCADE,
  workspace text NOT NULL,
  PRIMARY KEY (user_id, workspace)
);

-- Tokens are 32 random bytes and kept only as SHA-256: who reads this table can sign in as nobody.
CREATE TABLE console.session (
  token_sha256 bytea PRIMARY KEY CHECK (octet_length(token_sha256) = 32),
  user_id      text NOT NULL REFERENCES console.user (id) ON DELETE CASCADE,
  method       text NOT NULL CHECK (method IN ('link', 'password')),
  created_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL
);
CREATE INDEX session_by_user ON console.session (user_id);
CREATE INDEX session_by_expiry ON console.session (expires_at);

CREATE TABLE console.sign_in_link (
  token_sha256 bytea PRIMARY KEY CHECK (octet_length(token_sha256) = 32),
  user_id      text NOT NULL REFERENCES console.user (id) ON DELETE CASCADE,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  used_at      timestamptz
);
CREATE INDEX sign_in_link_by_user ON console.sign_in_link (user_id);

-- Counted before the secret is looked at, so that attempts made at once count one by one. Keys are hashed.
CREATE TABLE console.sign_in_attempt (
  key          text NOT NULL,
  window_start timestamptz NOT NULL,
  attempts     integer NOT NULL,
  PRIMARY KEY (key, window_start)
);
CREATE INDEX sign_in_attempt_by_window ON console.sign_in_attempt (window_start);

-- People, how they prove who they are, and the teams they form.

-- A person with an account.
CREATE TABLE user (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 150),
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  full_name TEXT NOT NULL DEFAULT '',
  affiliation TEXT NOT NULL DEFAULT '',
  -- Argon2id in PHC form.
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL DEFAULT 'participant' CHECK (role IN ('participant', 'host', 'admin')),
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
  created_at INTEGER NOT NULL,
  seen_at INTEGER
) STRICT;

-- The addresses a person has had before: a ban by address holds for whoever had it.
CREATE TABLE former_email (
  user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  email TEXT NOT NULL COLLATE NOCASE,
  -- When they changed it for another.
  until INTEGER NOT NULL,
  PRIMARY KEY (user_id, email)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_email_email ON former_email (email);

-- A browser that is logged in. The cookie holds the token, this row only its SHA-256.
CREATE TABLE session (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  agent TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_user ON session (user_id);

-- A token for scripts and the command line: shown once, kept as SHA-256, scoped, expiring.
CREATE TABLE api_token (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  -- Space-separated: read, submit, host.
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
CREATE INDEX api_token_user ON api_token (user_id);

-- Failed log-ins per account, per address and per both; kept here so that a restart forgives nothing.
CREATE TABLE throttle (
  key TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  locked_until INTEGER NOT NULL
) STRICT;

-- A link that works once: setting up the appliance, choosing a new password, or confirming a new address.
CREATE TABLE one_time_link (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('setup', 'reset', 'email')),
  token_hash TEXT NOT NULL UNIQUE,
  user_id INTEGER REFERENCES user (id) ON DELETE CASCADE,
  -- The new address, for a link of kind email.
  email TEXT,
  created_by INTEGER REFERENCES user (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  CHECK ((kind = 'email') = (email IS NOT NULL))
) STRICT;

-- The organisers of benchmarks.
CREATE TABLE host_team (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 100),
  url TEXT NOT NULL DEFAULT '',
  created_by INTEGER REFERENCES user (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE host_member (
  host_team_id INTEGER NOT NULL REFERENCES host_team (id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  joined_at INTEGER NOT NULL,
  PRIMARY KEY (host_team_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX host_member_user ON host_member (user_id);

-- The people who take part together.
CREATE TABLE team (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 100),
  url TEXT NOT NULL DEFAULT '',
  created_by INTEGER REFERENCES user (id) ON DELETE SET NULL,
  -- Set for the team under which a host team enters its own baselines.
  host_team_id INTEGER UNIQUE REFERENCES host_team (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE member (
  team_id INTEGER NOT NULL REFERENCES team (id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  joined_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_user ON member (user_id);

-- An invitation to a team or a host team: to one address, or a link for whoever holds it. Joining needs the invitee's click.
CREATE TABLE invitation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  team_id INTEGER REFERENCES team (id) ON DELETE CASCADE,
  host_team_id INTEGER REFERENCES host_team (id) ON DELETE CASCADE,
  -- Null for a link.
  email TEXT COLLATE NOCASE,
  -- Who had that address when they were invited: nobody else can take the invitation up.
  user_id INTEGER REFERENCES user (id) ON DELETE CASCADE,
  -- Null for an invitation by address.
  token_hash TEXT UNIQUE,
  created_by INTEGER REFERENCES user (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  answer TEXT CHECK (answer IN ('accepted', 'declined', 'withdrawn')),
  answered_at INTEGER,
  CHECK ((team_id IS NULL) <> (host_team_id IS NULL)),
  CHECK ((email IS NULL) <> (token_hash IS NULL))
) STRICT;
CREATE INDEX invitation_team ON invitation (team_id);
CREATE INDEX invitation_host_team ON invitation (host_team_id);
CREATE INDEX invitation_email ON invitation (email);
CREATE INDEX invitation_user ON invitation (user_id);

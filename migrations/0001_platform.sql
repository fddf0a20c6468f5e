-- What the appliance itself keeps: settings, queued work, the audit trail.
-- Every instant in every table is milliseconds since 1970-01-01T00:00:00Z.

-- One row per setting an administrator changed; a missing row means the default.
CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- Queued work. A row is claimed by one process (boot) at a time; attempt fences late results.
CREATE TABLE job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  -- Id of the row the job is about; what table that is follows from kind.
  subject INTEGER NOT NULL,
  -- Whose turn it takes: jobs of one team share a key, and the team with the fewest running goes first.
  fair_key TEXT NOT NULL DEFAULT '',
  priority INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  attempt INTEGER NOT NULL DEFAULT 0,
  -- How often the process died while this job ran.
  crashes INTEGER NOT NULL DEFAULT 0,
  -- How often the server was stopped in good order while this job ran: attempts that say nothing against it.
  stops INTEGER NOT NULL DEFAULT 0,
  boot TEXT,
  run_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  error TEXT
) STRICT;
CREATE INDEX job_next ON job (priority DESC, id) WHERE state = 'waiting';
CREATE INDEX job_running ON job (fair_key) WHERE state = 'running';
CREATE UNIQUE INDEX job_live ON job (kind, subject) WHERE state IN ('waiting', 'running');

-- Who did what to what, for ever: each row is chained to the one before it.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  -- The acting user's id; null for the appliance itself and its command line.
  actor_id INTEGER,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  object_id INTEGER,
  details TEXT NOT NULL DEFAULT '{}',
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
-- The history of one thing. That a submission was handed in, most of the trail by far, its own row says as well.
CREATE INDEX audit_object ON audit (object, object_id) WHERE action <> 'submitted';
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

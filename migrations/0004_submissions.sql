-- What teams hand in, every run over it, and where that puts them.

-- What a team handed in. What was sent never changes; only the switches at the end do.
CREATE TABLE submission (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  phase_id INTEGER NOT NULL REFERENCES phase (id),
  team_id INTEGER NOT NULL REFERENCES team (id),
  user_id INTEGER REFERENCES user (id) ON DELETE SET NULL,
  file_digest TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_bytes INTEGER NOT NULL,
  method_name TEXT NOT NULL DEFAULT '',
  method_description TEXT NOT NULL DEFAULT '',
  project_url TEXT NOT NULL DEFAULT '',
  publication_url TEXT NOT NULL DEFAULT '',
  -- JSON object: the phase's own attributes.
  attributes TEXT NOT NULL DEFAULT '{}',
  -- The same key from the same person gives the first answer again.
  idempotency_key TEXT,
  created_at INTEGER NOT NULL,
  -- State of its latest evaluation, in the words of the stock client.
  status TEXT NOT NULL DEFAULT 'submitted' CHECK (status IN ('submitting', 'submitted', 'queued', 'running', 'finished', 'failed', 'cancelled')),
  is_public INTEGER NOT NULL DEFAULT 0 CHECK (is_public IN (0, 1)),
  is_baseline INTEGER NOT NULL DEFAULT 0 CHECK (is_baseline IN (0, 1)),
  is_flagged INTEGER NOT NULL DEFAULT 0 CHECK (is_flagged IN (0, 1)),
  UNIQUE (user_id, idempotency_key)
) STRICT;
-- Quotas, and a team's own list.
CREATE INDEX submission_quota ON submission (phase_id, team_id, created_at, status);

-- One run over a submission. A re-run is a new row; the highest number counts.
CREATE TABLE evaluation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  submission_id INTEGER NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('submitted', 'queued', 'running', 'finished', 'failed', 'cancelled')),
  -- Why it failed: one of a closed list, a sentence for the team, and what helps the host.
  reason TEXT,
  message TEXT,
  detail TEXT,
  stdout_digest TEXT,
  stderr_digest TEXT,
  result_digest TEXT,
  metadata_digest TEXT,
  created_by INTEGER REFERENCES user (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  run_ms INTEGER,
  UNIQUE (submission_id, number),
  CHECK ((status IN ('finished', 'failed', 'cancelled')) = (finished_at IS NOT NULL)),
  CHECK ((status = 'failed') = (reason IS NOT NULL))
) STRICT;
CREATE INDEX evaluation_recent ON evaluation (finished_at) WHERE status = 'finished';

-- One metric value of one evaluation on one board. NaN is stored as NULL by SQLite, hence NOT NULL with the range.
CREATE TABLE score (
  evaluation_id INTEGER NOT NULL REFERENCES evaluation (id) ON DELETE CASCADE,
  board_id INTEGER NOT NULL REFERENCES board (id) ON DELETE CASCADE,
  metric TEXT NOT NULL,
  value REAL NOT NULL CHECK (value BETWEEN -1e308 AND 1e308),
  low REAL CHECK (low BETWEEN -1e308 AND 1e308),
  high REAL CHECK (high BETWEEN -1e308 AND 1e308),
  error REAL CHECK (error BETWEEN 0 AND 1e308),
  PRIMARY KEY (evaluation_id, board_id, metric)
) STRICT, WITHOUT ROWID;
CREATE INDEX score_board ON score (board_id);

-- Which submission stands for a team on a board, by metric: its best one, or its latest where the board says so.
-- Derived from score; settled anew for one team whenever something of that team changes.
CREATE TABLE standing (
  board_id INTEGER NOT NULL REFERENCES board (id) ON DELETE CASCADE,
  metric TEXT NOT NULL,
  -- 'public': among what everybody may see; 'all': among everything, for the team itself and its hosts.
  audience TEXT NOT NULL CHECK (audience IN ('public', 'all')),
  team_id INTEGER NOT NULL REFERENCES team (id) ON DELETE CASCADE,
  -- Baselines stand beside their team, one row each; 0 for the team's ordinary standing.
  baseline_id INTEGER NOT NULL DEFAULT 0,
  submission_id INTEGER NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
  evaluation_id INTEGER NOT NULL REFERENCES evaluation (id) ON DELETE CASCADE,
  value REAL NOT NULL,
  error REAL,
  submitted_at INTEGER NOT NULL,
  PRIMARY KEY (board_id, metric, audience, team_id, baseline_id)
) STRICT, WITHOUT ROWID;
-- In the order of the boards and with everything that a page of one is made of (the team comes with it, being of the key).
CREATE INDEX standing_order ON standing (board_id, metric, audience, value, error, submitted_at, submission_id, evaluation_id);
-- The few teams that boards leave out.
CREATE INDEX entry_shut_out ON entry (benchmark_id, team_id) WHERE state IN ('banned', 'refused');

-- A trial of a phase before anybody depends on it: a sample, or the annotation against itself, through the real scoring.
CREATE TABLE dry_run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  phase_id INTEGER NOT NULL REFERENCES phase (id) ON DELETE CASCADE,
  -- Null: the annotation against itself.
  file_digest TEXT,
  file_name TEXT,
  created_by INTEGER REFERENCES user (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  status TEXT NOT NULL DEFAULT 'submitted' CHECK (status IN ('submitted', 'running', 'finished', 'failed')),
  finished_at INTEGER,
  -- What was found, as JSON: scores, findings, run time, peak memory.
  report TEXT
) STRICT;
CREATE INDEX dry_run_phase ON dry_run (phase_id);

-- What EvalAI's clients bring along: files in parts, scoring on the organisers' own machine, benchmarks kept in a repository.

-- Scored by the organisers' own machine, which fetches submissions and reports what came out.
ALTER TABLE benchmark ADD COLUMN is_remote INTEGER NOT NULL DEFAULT 0 CHECK (is_remote IN (0, 1));
UPDATE benchmark SET is_remote = 1 WHERE json_extract(config, '$.evaluator.kind') = 'remote';

-- Where a benchmark is kept that its hosts update from a repository.
CREATE TABLE benchmark_repository (
  benchmark_id INTEGER PRIMARY KEY REFERENCES benchmark (id) ON DELETE CASCADE,
  host_team_id INTEGER NOT NULL REFERENCES host_team (id),
  repository TEXT NOT NULL,
  branch TEXT NOT NULL DEFAULT '',
  UNIQUE (host_team_id, repository, branch)
) STRICT;

-- An evaluation that waits to be fetched by the organisers' machine. Gone once that machine has confirmed that it has it.
CREATE TABLE remote_task (
  evaluation_id INTEGER PRIMARY KEY REFERENCES evaluation (id) ON DELETE CASCADE,
  -- Of the latest delivery; with it the delivery is confirmed.
  receipt TEXT UNIQUE,
  -- Not delivered again before: a machine that died without confirming must not keep it for ever.
  visible_at INTEGER NOT NULL
) STRICT;

-- A file that arrives in parts: a submission's, or the annotation of a phase.
CREATE TABLE upload (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- What the client calls it.
  key TEXT NOT NULL UNIQUE,
  user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  phase_id INTEGER NOT NULL REFERENCES phase (id) ON DELETE CASCADE,
  -- The submission that waits for it; null for an annotation.
  submission_id INTEGER UNIQUE REFERENCES submission (id) ON DELETE CASCADE,
  file_name TEXT NOT NULL,
  -- How many parts it may have.
  parts INTEGER NOT NULL CHECK (parts BETWEEN 1 AND 10000),
  created_at INTEGER NOT NULL,
  -- Set when the parts have been put together.
  file_digest TEXT,
  file_bytes INTEGER
) STRICT;
CREATE INDEX upload_age ON upload (created_at);

CREATE TABLE upload_part (
  upload_id INTEGER NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 1),
  digest TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (upload_id, number)
) STRICT, WITHOUT ROWID;

-- Signed tokens of short life that a log-in to the API gives (src/accounts/access-token.ts). Only those with a row here are good.
CREATE TABLE access_token (
  -- The token's own "jti". No secret: without the signature it opens nothing.
  id TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  -- When the password was typed; a renewed token inherits it.
  logged_in_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX access_token_user ON access_token (user_id);
CREATE INDEX access_token_age ON access_token (expires_at);

-- Python packages that this server hands out where there is no internet.
CREATE TABLE wheel (
  -- The file's name, which says what is in it: PEP 427, PEP 625.
  name TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes > 0),
  added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

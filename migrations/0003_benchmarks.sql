-- What hosts publish: benchmarks with their phases, splits, metric sets and boards, and who takes part.

-- A benchmark. Its pages are kept twice: as the host wrote them, and cleaned for showing.
CREATE TABLE benchmark (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  host_team_id INTEGER NOT NULL REFERENCES host_team (id),
  title TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE,
  short_description TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '[]',
  domain TEXT NOT NULL DEFAULT '',
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  -- Null until the host publishes it; only its hosts see it before.
  published_at INTEGER,
  logo_digest TEXT,
  registration_open INTEGER NOT NULL DEFAULT 1 CHECK (registration_open IN (0, 1)),
  requires_profile INTEGER NOT NULL DEFAULT 0 CHECK (requires_profile IN (0, 1)),
  approves_teams INTEGER NOT NULL DEFAULT 0 CHECK (approves_teams IN (0, 1)),
  anonymous_board INTEGER NOT NULL DEFAULT 0 CHECK (anonymous_board IN (0, 1)),
  max_team_members INTEGER,
  allows_resubmission INTEGER NOT NULL DEFAULT 0 CHECK (allows_resubmission IN (0, 1)),
  allows_cancel_running INTEGER NOT NULL DEFAULT 0 CHECK (allows_cancel_running IN (0, 1)),
  -- How it is scored: a script package, a built-in scorer (JSON), or neither (remote evaluation).
  script_digest TEXT,
  scorer TEXT,
  evaluator_image TEXT,
  -- SHA-256 of the terms as the host wrote them; a change asks everybody again.
  terms_version TEXT NOT NULL,
  -- The whole configuration as imported (JSON), for export and for the preview of a re-import.
  config TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX benchmark_host ON benchmark (host_team_id);

-- The long texts of a benchmark, by page.
CREATE TABLE benchmark_page (
  benchmark_id INTEGER NOT NULL REFERENCES benchmark (id) ON DELETE CASCADE,
  page TEXT NOT NULL CHECK (page IN ('description', 'evaluation', 'terms', 'guidelines', 'leaderboard', 'attribution')),
  source TEXT NOT NULL,
  clean TEXT NOT NULL,
  PRIMARY KEY (benchmark_id, page)
) STRICT, WITHOUT ROWID;

-- Files of the imported ZIP or folder, by their path in it, so that export gives back what came in.
CREATE TABLE benchmark_file (
  benchmark_id INTEGER NOT NULL REFERENCES benchmark (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  digest TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  -- Who may fetch it: anyone who sees the benchmark (inputs, templates, pictures), or its hosts only (labels, scripts).
  audience TEXT NOT NULL CHECK (audience IN ('public', 'host')),
  PRIMARY KEY (benchmark_id, path)
) STRICT, WITHOUT ROWID;

-- Which e-mail addresses may take part.
CREATE TABLE address_rule (
  benchmark_id INTEGER NOT NULL REFERENCES benchmark (id) ON DELETE CASCADE,
  rule TEXT NOT NULL CHECK (rule IN ('allowed_domain', 'blocked_domain', 'banned_address')),
  value TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (benchmark_id, rule, value)
) STRICT, WITHOUT ROWID;

-- A time window with rules, quotas and accepted file types.
CREATE TABLE phase (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  benchmark_id INTEGER NOT NULL REFERENCES benchmark (id) ON DELETE CASCADE,
  config_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  codename TEXT NOT NULL,
  -- Ends in the benchmark's number, as `evalai push -p` takes it.
  slug TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL DEFAULT '',
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  is_public INTEGER NOT NULL DEFAULT 0 CHECK (is_public IN (0, 1)),
  is_paused INTEGER NOT NULL DEFAULT 0 CHECK (is_paused IN (0, 1)),
  board_public INTEGER NOT NULL DEFAULT 0 CHECK (board_public IN (0, 1)),
  submissions_public INTEGER NOT NULL DEFAULT 0 CHECK (submissions_public IN (0, 1)),
  one_public_submission INTEGER NOT NULL DEFAULT 0 CHECK (one_public_submission IN (0, 1)),
  hides_logs INTEGER NOT NULL DEFAULT 0 CHECK (hides_logs IN (0, 1)),
  per_day INTEGER NOT NULL,
  per_month INTEGER NOT NULL,
  per_phase INTEGER NOT NULL,
  concurrent INTEGER NOT NULL,
  time_limit_s INTEGER NOT NULL,
  -- JSON arrays: file endings; e-mail addresses (empty: everyone); attribute descriptions.
  file_types TEXT NOT NULL,
  allowed_addresses TEXT NOT NULL DEFAULT '[]',
  meta_attributes TEXT NOT NULL DEFAULT '[]',
  default_attributes TEXT NOT NULL DEFAULT '[]',
  -- The hidden truth; null when the host has not given it (remote evaluation).
  annotation_digest TEXT,
  annotation_name TEXT,
  -- Paths of benchmark_file rows offered to participants (JSON array), and of the template.
  inputs TEXT NOT NULL DEFAULT '[]',
  template TEXT,
  UNIQUE (benchmark_id, config_id),
  UNIQUE (benchmark_id, codename)
) STRICT;

-- A part of the hidden data.
CREATE TABLE split (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  benchmark_id INTEGER NOT NULL REFERENCES benchmark (id) ON DELETE CASCADE,
  config_id TEXT NOT NULL,
  name TEXT NOT NULL,
  codename TEXT NOT NULL,
  UNIQUE (benchmark_id, config_id)
) STRICT;

-- Which metrics a board shows, in which order, and which way each of them is better.
CREATE TABLE metric_set (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  benchmark_id INTEGER NOT NULL REFERENCES benchmark (id) ON DELETE CASCADE,
  config_id TEXT NOT NULL,
  -- JSON array of metric labels in display order.
  labels TEXT NOT NULL,
  default_order_by TEXT NOT NULL,
  -- JSON object: label → { ascending?, description? }.
  details TEXT NOT NULL DEFAULT '{}',
  UNIQUE (benchmark_id, config_id)
) STRICT;

-- One phase on one split, ranked.
CREATE TABLE board (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  phase_id INTEGER NOT NULL REFERENCES phase (id) ON DELETE CASCADE,
  split_id INTEGER NOT NULL REFERENCES split (id) ON DELETE CASCADE,
  metric_set_id INTEGER NOT NULL REFERENCES metric_set (id) ON DELETE CASCADE,
  visibility TEXT NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'owner', 'host')),
  decimals INTEGER NOT NULL DEFAULT 2,
  -- Whether larger is better, for metrics that do not say so themselves.
  descending INTEGER NOT NULL DEFAULT 1 CHECK (descending IN (0, 1)),
  shows_scores INTEGER NOT NULL DEFAULT 1 CHECK (shows_scores IN (0, 1)),
  shows_time INTEGER NOT NULL DEFAULT 0 CHECK (shows_time IN (0, 1)),
  by_latest INTEGER NOT NULL DEFAULT 0 CHECK (by_latest IN (0, 1)),
  UNIQUE (phase_id, split_id, metric_set_id)
) STRICT;

-- A team taking part in a benchmark.
CREATE TABLE entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  benchmark_id INTEGER NOT NULL REFERENCES benchmark (id) ON DELETE CASCADE,
  team_id INTEGER NOT NULL REFERENCES team (id),
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'refused', 'banned')),
  created_by INTEGER REFERENCES user (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  decided_by INTEGER REFERENCES user (id) ON DELETE SET NULL,
  decided_at INTEGER,
  UNIQUE (benchmark_id, team_id)
) STRICT;
CREATE INDEX entry_team ON entry (team_id);

-- Who accepted which version of the terms, and when.
CREATE TABLE terms_acceptance (
  benchmark_id INTEGER NOT NULL REFERENCES benchmark (id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  version TEXT NOT NULL,
  accepted_at INTEGER NOT NULL,
  PRIMARY KEY (benchmark_id, user_id, version)
) STRICT, WITHOUT ROWID;

-- A ZIP that a host has uploaded and looks over before it becomes, or changes, a benchmark.
CREATE TABLE import_draft (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  host_team_id INTEGER NOT NULL REFERENCES host_team (id) ON DELETE CASCADE,
  -- The benchmark it would change; null for a new one.
  benchmark_id INTEGER REFERENCES benchmark (id) ON DELETE CASCADE,
  zip_digest TEXT NOT NULL,
  zip_name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX import_draft_user ON import_draft (user_id);

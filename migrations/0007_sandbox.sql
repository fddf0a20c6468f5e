-- What self-tests of the sandbox found. Images run only on an engine of which the newest one says that all holds.
CREATE TABLE sandbox_test (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- What was tested, down to the versions of the engine's parts: an upgrade is something else, and to be tested anew.
  subject TEXT NOT NULL,
  taken_at INTEGER NOT NULL,
  held INTEGER NOT NULL CHECK (held IN (0, 1)),
  -- SHA-256 of the subject and all verdicts as canonical JSON, for report sheets.
  hash TEXT NOT NULL,
  -- JSON: for each attempt its name, verdict, the verdict without its wall, and how the run ended.
  results TEXT NOT NULL
) STRICT;
CREATE INDEX sandbox_test_subject ON sandbox_test (subject, id);

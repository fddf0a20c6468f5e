-- How images are run: what a phase gives them, what it takes of the machine, and how each run went.

-- JSON: { kind: "folder" | "zip", path, version }; null where there is nothing for images to read.
ALTER TABLE phase ADD COLUMN image_inputs TEXT;
-- JSON: what a run may use at most, as far as the configuration says.
ALTER TABLE phase ADD COLUMN image_limits TEXT NOT NULL DEFAULT '{}';
-- The data are public, so teams see everything of their runs.
ALTER TABLE phase ADD COLUMN is_practice INTEGER NOT NULL DEFAULT 0 CHECK (is_practice IN (0, 1));

-- How far the evaluation of an image is, or got: the image itself, our check of what it left, the scoring of that.
ALTER TABLE evaluation ADD COLUMN stage TEXT CHECK (stage IN ('predict', 'validate', 'score'));
-- What the image predicted, for hosts.
ALTER TABLE evaluation ADD COLUMN predictions_digest TEXT;
ALTER TABLE evaluation ADD COLUMN predictions_name TEXT;
-- JSON array of the GPUs that are its own until it has ended.
ALTER TABLE evaluation ADD COLUMN gpus TEXT;
-- JSON, for hosts: how the run ended, how long it took exactly, its memory, and what ran it.
ALTER TABLE evaluation ADD COLUMN run TEXT;

-- What a job takes of the machine while it runs.
ALTER TABLE job ADD COLUMN slots INTEGER NOT NULL DEFAULT 1;
ALTER TABLE job ADD COLUMN gpus INTEGER NOT NULL DEFAULT 0;

-- Whether strangers' images can run here, as the server found last. One row.
CREATE TABLE sandbox_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  is_ready INTEGER NOT NULL CHECK (is_ready IN (0, 1)),
  -- Why not, for whoever wants to hand one in.
  message TEXT NOT NULL,
  -- How many GPUs images may use.
  gpus INTEGER NOT NULL DEFAULT 0,
  seen_at INTEGER NOT NULL
) STRICT;

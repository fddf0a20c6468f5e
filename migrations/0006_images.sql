-- What teams push to the registry. Bytes are stored files like all others, so a column *_digest names one by its SHA-256;
-- a column `address` holds what OCI calls a digest, "sha256:…" or "sha512:…", of something that need not be a file.

-- Where the images of one team for one phase are. A team may keep several apart by name; '' is the one without.
CREATE TABLE image_repository (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  phase_id INTEGER NOT NULL REFERENCES phase (id) ON DELETE CASCADE,
  team_id INTEGER NOT NULL REFERENCES team (id) ON DELETE CASCADE,
  image TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  UNIQUE (phase_id, team_id, image)
) STRICT;
CREATE INDEX image_repository_team ON image_repository (team_id);

-- A layer or a configuration that a repository has. Several repositories can have the same file.
CREATE TABLE image_blob (
  repository_id INTEGER NOT NULL REFERENCES image_repository (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  file_digest TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  -- When somebody last pushed it, or was told that there is no need to: from then on it waits a day for its manifest.
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (repository_id, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX image_blob_address ON image_blob (address);

-- An image, or an index of images: the JSON that names its parts, byte for byte as it came.
CREATE TABLE image_manifest (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  repository_id INTEGER NOT NULL REFERENCES image_repository (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  media_type TEXT NOT NULL,
  -- What it says about another manifest (OCI's referrers); null for an image that stands for itself.
  subject_address TEXT,
  artifact_type TEXT,
  content BLOB NOT NULL,
  pushed_by INTEGER REFERENCES user (id) ON DELETE SET NULL,
  pushed_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  UNIQUE (repository_id, address)
) STRICT;
CREATE INDEX image_manifest_subject ON image_manifest (repository_id, subject_address) WHERE subject_address IS NOT NULL;

-- What a manifest names and the repository has: blobs, or the manifests of an index. It stays as long as the manifest does.
CREATE TABLE image_part (
  manifest_id INTEGER NOT NULL REFERENCES image_manifest (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('blob', 'manifest')),
  PRIMARY KEY (manifest_id, address, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX image_part_address ON image_part (address);

CREATE TABLE image_tag (
  repository_id INTEGER NOT NULL REFERENCES image_repository (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  manifest_id INTEGER NOT NULL REFERENCES image_manifest (id) ON DELETE CASCADE,
  tagged_at INTEGER NOT NULL,
  PRIMARY KEY (repository_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX image_tag_manifest ON image_tag (manifest_id);

-- The image that was handed in. A manifest that a submission names cannot be removed.
ALTER TABLE submission ADD COLUMN manifest_id INTEGER REFERENCES image_manifest (id);
CREATE INDEX submission_manifest ON submission (manifest_id) WHERE manifest_id IS NOT NULL;

-- Set for a token that is good for the images of one team for one phase and for nothing else: PHASE-team-NUMBER.
ALTER TABLE api_token ADD COLUMN repository TEXT;

-- What was found when an image was looked over, by the digest of its manifest and what it was held against.
CREATE TABLE image_report (
  address TEXT NOT NULL,
  -- Those rules, as JSON.
  rules TEXT NOT NULL,
  -- JSON: problems, remarks, measure.
  report TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (address, rules)
) STRICT, WITHOUT ROWID;

-- What an upload is for: a file of predictions or labels, in parts; or an archive of images, which grows at its end and lies in
-- uploads/KEY of the data folder.
ALTER TABLE upload ADD COLUMN purpose TEXT NOT NULL DEFAULT 'file' CHECK (purpose IN ('file', 'archive'));
-- By what a browser finds an archive again that it has begun to send: how large it is, and a mark that it makes of the content.
ALTER TABLE upload ADD COLUMN announced_bytes INTEGER;
ALTER TABLE upload ADD COLUMN mark TEXT;

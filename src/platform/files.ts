import { constants, mkdirSync, rmSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../kit/fault.ts";
import { newSecret } from "../kit/secret.ts";

/*
 * What lies in the data folder:
 *
 *   assay.db            everything but bytes (plus -wal and -shm while running)
 *   lock.db             held by the one process that serves this folder
 *   setup-token         the first-run link, until it is used; 0600
 *   blobs/sha256/ab/…   every stored file under its own SHA-256; written once, never changed
 *   tmp/                files on their way in; swept at start
 *   work/               scratch folders of running evaluations; swept at start
 *   run/                unpacked native libraries
 *   backups/            copies made before a migration
 */

/** A file that has been received and measured but not kept yet. Exactly one of keep and discard is to be called. */
export type StagedFile = {
  /** SHA-256 in hex. */
  digest: string;
  bytes: number;
  /** Where the bytes are until then, for reading. */
  path: string;
  /** Puts the bytes under their digest. When it returns they survive a power cut. */
  keep(): Promise<void>;
  discard(): Promise<void>;
};

export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The content-addressed store, and scratch space beside it. */
export type Files = {
  root: string;
  /** Streams bytes to disk, hashing as they pass. @throws Fault too_large past `maxBytes`, unavailable when the disk is nearly full. */
  stage(source: ByteSource, maxBytes: number): Promise<StagedFile>;
  /** stage and keep in one. */
  store(source: ByteSource, maxBytes: number): Promise<{ digest: string; bytes: number }>;
  /** Where a stored file's bytes are. */
  path(digest: string): string;
  has(digest: string): Promise<boolean>;
  /** A new empty folder, to be removed by the caller. */
  workspace(): Promise<{ path: string; remove(): Promise<void> }>;
  /** Every stored digest. */
  digests(): AsyncGenerator<string>;
  remove(digest: string): Promise<void>;
};

/**
 * Opens the store under `root`. Follows the acknowledgement rule: write, fsync, rename, fsync of the folder.
 * `minFreeBytes` is the low-water mark below which nothing more is taken in.
 */
export function openFiles(root: string, minFreeBytes: number): Files {
  for (const folder of ["tmp", "work", "run", "blobs/sha256"]) mkdirSync(join(root, folder), { recursive: true, mode: 0o700 });
  const path = (digest: string) => {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`not a SHA-256 digest: ${digest}`);
    return join(root, "blobs/sha256", digest.slice(0, 2), digest);
  };

  async function stage(source: ByteSource, maxBytes: number): Promise<StagedFile> {
    await refuseWhenFull(root, minFreeBytes);
    const temporary = join(root, "tmp", newSecret());
    const handle = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      const { digest, bytes } = await receive(source, handle, maxBytes);
      await handle.sync();
      return {
        digest,
        bytes,
        path: temporary,
        keep: () => settle(root, temporary, path(digest)),
        discard: () => rm(temporary, { force: true }),
      };
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
  }

  return {
    root,
    stage,
    path,
    async store(source, maxBytes) {
      const staged = await stage(source, maxBytes);
      await staged.keep();
      return { digest: staged.digest, bytes: staged.bytes };
    },
    has: (digest) => stat(path(digest)).then(() => true, () => false),
    async workspace() {
      const folder = join(root, "work", newSecret());
      await mkdir(folder, { mode: 0o700 });
      return { path: folder, remove: () => rm(folder, { recursive: true, force: true }) };
    },
    async *digests() {
      for (const prefix of await readdir(join(root, "blobs/sha256"))) {
        yield* await readdir(join(root, "blobs/sha256", prefix));
      }
    },
    remove: (digest) => rm(path(digest), { force: true }),
  };
}

/** Removes what an earlier run left half done. Only for the process that serves this folder, before it takes anything in. */
export function sweepScratch(root: string): void {
  for (const folder of ["tmp", "work"]) {
    rmSync(join(root, folder), { recursive: true, force: true });
    mkdirSync(join(root, folder), { recursive: true, mode: 0o700 });
  }
}

async function receive(source: ByteSource, handle: FileHandle, maxBytes: number) {
  const hasher = new Bun.CryptoHasher("sha256");
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Fault("too_large", `The file is larger than the ${maxBytes} bytes allowed here.`);
    hasher.update(chunk);
    await writeAll(handle, chunk);
  }
  return { digest: hasher.digest("hex"), bytes };
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0;
  while (written < chunk.byteLength) written += (await handle.write(chunk, written)).bytesWritten;
}

/** Renames into place, then makes the new name itself durable: the folder, and its parent when the folder is new. */
async function settle(root: string, temporary: string, target: string): Promise<void> {
  const folder = join(target, "..");
  const isNew = (await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined;
  await rename(temporary, target);
  await syncFolder(folder);
  if (isNew) await syncFolder(join(root, "blobs/sha256"));
}

/** fsync of a folder: only then does a name in it survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  await handle.sync().finally(() => handle.close());
}

async function refuseWhenFull(root: string, minFreeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  if (bavail * bsize < minFreeBytes) {
    throw new Fault("unavailable", "The server's disk is nearly full, so nothing can be handed in right now. Please tell its administrator.");
  }
}

import { constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { type FileHandle, link, mkdir, open, readdir, rename, rm, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../kit/fault.ts";
import { newSecret } from "../kit/secret.ts";
import { type ArrivingFile, openArrivingFile } from "./arriving-file.ts";
import { diskIsFull, insistOnRoom, isDiskFull } from "./disk.ts";
import { syncNow, syncPath } from "./durable.ts";

/*
 * What lies in the data folder:
 *
 *   assay.db            everything but bytes (plus -wal and -shm while running)
 *   lock.db             held by the one process that serves this folder
 *   blobs.db            held while stored files are backed up or removed (lock.ts)
 *   setup-token         the first-run link, until it is used; 0600
 *   secrets/            private keys; 0700, in no backup (secrets.ts)
 *   instance            what this appliance's containers are known by
 *   blobs/sha256/ab/…   every stored file under its own SHA-256; written once, never changed
 *   blobs/removing/     stored files on their way out; put back at start if they did not get there
 *   tmp/                files on their way in; swept at start
 *   uploads/            archives of images on their way in, by the key of their upload; go with it
 *   work/               scratch folders of running evaluations; swept at start
 *   inputs/VERSION/…    what images read, laid out once and never changed (evaluations/image/inputs.ts)
 *   run/                unpacked native libraries
 *   backups/            copies made before a migration
 */

const REMOVING = "blobs/removing";

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

/** Where a stored file lies in a data folder or a backup. @throws Error when that is no digest, such as a path out of it. */
export function blobPath(root: string, digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`not a SHA-256 digest: ${digest}`);
  return join(root, "blobs/sha256", digest.slice(0, 2), digest);
}

/** The content-addressed store, and scratch space beside it. */
export type Files = {
  root: string;
  /** Streams bytes to disk, hashing as they pass. @throws Fault too_large past `maxBytes`, unavailable when the disk is nearly full. */
  stage(source: ByteSource, maxBytes: number): Promise<StagedFile>;
  /** stage and keep in one. */
  store(source: ByteSource, maxBytes: number): Promise<{ digest: string; bytes: number }>;
  /** Begins a file that arrives over several requests. */
  arriving(): ArrivingFile;
  /** @throws Fault unavailable when the disk is nearly full. */
  insistOnRoom(): Promise<void>;
  /** Where a stored file's bytes are. */
  path(digest: string): string;
  /** Where an archive is that arrives under this key, as far as it has come. */
  uploadPath(key: string): string;
  /** The keys of all of those. */
  uploadKeys(): Promise<string[]>;
  has(digest: string): Promise<boolean>;
  /** A new empty folder, to be removed by the caller. */
  workspace(): Promise<{ path: string; remove(): Promise<void> }>;
  /** Every stored digest. */
  digests(): AsyncGenerator<string>;
  /**
   * Removes a file that was put there before `before`, unless it is put there anew in the same moment: whoever keeps
   * a file may rely on it. @returns whether it is gone.
   */
  removeOld(digest: string, before: number): Promise<boolean>;
};

/**
 * Opens the store under `root`. Follows the acknowledgement rule: write, fsync, rename, fsync of the folder.
 * `minFreeBytes` is the low-water mark below which nothing more is taken in.
 */
export function openFiles(root: string, minFreeBytes: number): Files {
  for (const folder of ["tmp", "work", "run", "uploads", "blobs/sha256", REMOVING])
    mkdirSync(join(root, folder), { recursive: true, mode: 0o700 });
  for (const folder of ["blobs", "."]) syncNow(join(root, folder));
  const path = (digest: string) => blobPath(root, digest);

  async function stage(source: ByteSource, maxBytes: number): Promise<StagedFile> {
    await insistOnRoom(root, minFreeBytes);
    const temporary = join(root, "tmp", newSecret());
    const handle = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      const { digest, bytes } = await receive(source, handle, maxBytes, () =>
        insistOnRoom(root, minFreeBytes),
      );
      // Never written again; readable for sealed-off scorers that are handed the file, the folders above being ours alone.
      await handle.chmod(0o444);
      await handle.sync();
      return {
        digest,
        bytes,
        path: temporary,
        keep: () => settle(temporary, path(digest)),
        discard: () => rm(temporary, { force: true }),
      };
    } catch (error) {
      await rm(temporary, { force: true });
      throw isDiskFull(error) ? diskIsFull() : error;
    } finally {
      await handle.close();
    }
  }

  return {
    root,
    stage,
    path,
    uploadPath: (key) => join(root, "uploads", key),
    uploadKeys: () => readdir(join(root, "uploads")),
    async store(source, maxBytes) {
      const staged = await stage(source, maxBytes);
      await staged.keep();
      return { digest: staged.digest, bytes: staged.bytes };
    },
    arriving: () =>
      openArrivingFile(join(root, "tmp", newSecret()), (arrived, digest) => settle(arrived, path(digest))),
    insistOnRoom: () => insistOnRoom(root, minFreeBytes),
    has: (digest) =>
      stat(path(digest)).then(
        () => true,
        () => false,
      ),
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
    removeOld: (digest, before) => removeOld(path(digest), join(root, REMOVING, digest), before),
  };
}

/** Removes what an earlier run left half done. Only for the process that serves this folder, before it takes anything in. */
export function sweepScratch(root: string): void {
  for (const folder of ["tmp", "work"]) {
    rmSync(join(root, folder), { recursive: true, force: true });
    mkdirSync(join(root, folder), { recursive: true, mode: 0o700 });
  }
  // A removal that was cut short is undone: whether the file is needed by now, the next sweep will know.
  for (const digest of existsSync(join(root, REMOVING)) ? readdirSync(join(root, REMOVING)) : []) {
    renameSync(join(root, REMOVING, digest), blobPath(root, digest));
  }
}

/** After how many bytes of a file the free space is looked at again: others may be filling the disk at the same time. */
const LOOK_AGAIN = 64 * 2 ** 20;

async function receive(source: ByteSource, handle: FileHandle, maxBytes: number, look: () => Promise<void>) {
  const hasher = new Bun.CryptoHasher("sha256");
  let bytes = 0;
  let next = LOOK_AGAIN;
  for await (const chunk of source) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes)
      throw new Fault("too_large", `The file is larger than the ${maxBytes} bytes allowed here.`);
    if (bytes > next) {
      await look();
      next = bytes + LOOK_AGAIN;
    }
    hasher.update(chunk);
    await writeAll(handle, chunk);
  }
  return { digest: hasher.digest("hex"), bytes };
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0;
  while (written < chunk.byteLength) written += (await handle.write(chunk, written)).bytesWritten;
}

/** Renames into place, then makes the new name itself durable: its folder, and that folder's own name, which may be as new. */
async function settle(temporary: string, target: string): Promise<void> {
  const folder = join(target, "..");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(temporary, target);
  await syncPath(folder);
  await syncPath(join(folder, ".."));
}

async function removeOld(target: string, aside: string, before: number): Promise<boolean> {
  const old = await stat(target);
  // The time of the last change of name, not of content: what is kept anew counts as new.
  if (old.ctimeMs >= before) return false;
  await rename(target, aside);
  const isSame = (await stat(aside)).ino === old.ino;
  // Equal content under an equal name: if it was kept once more, that one may be anywhere between the two names.
  if (!isSame) await link(aside, target).catch(unlessThere);
  await unlink(aside);
  return isSame;
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

import {
  closeSync,
  constants,
  createReadStream,
  fdatasync,
  openSync,
  rmSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { chmod } from "node:fs/promises";
import { diskIsFull, isDiskFull } from "./disk.ts";
import { syncPath } from "./durable.ts";

/**
 * A file that arrives over several requests, hashed as it comes, so that no time is spent on it at the end. It lives as long
 * as this process: Bun cannot write the state of a hash down. Exactly one of keep and discard is to be called.
 */
export type ArrivingFile = {
  /** How much is there. */
  readonly bytes: number;
  /**
   * Adds what the source gives. What has come stays when the source breaks off; the next call goes on from there.
   * @param look is called before each piece with the bytes there would then be, and may throw to end it.
   * @throws Fault unavailable when the disk is full, and what the source and `look` throw.
   */
  append(source: AsyncIterable<Uint8Array>, look: (bytes: number) => void | Promise<void>): Promise<void>;
  /** Where it stands now, to come back to when what follows turns out to be wrong. */
  mark(): Mark;
  /** SHA-256 or SHA-512 of it all, in hex. The former is known; for the latter the file is read. */
  hash(algorithm: Algorithm): Promise<string>;
  /** Puts the bytes under their SHA-256, which it returns. They survive a power cut then; when it throws, nothing is left of them. */
  keep(): Promise<string>;
  discard(): void;
};

export type Algorithm = "sha256" | "sha512";
type Mark = { restore(): void };

/** What has been written goes to the disk this often, in the background, so that the sync at the end finds little to do. */
const SYNC_EVERY = 256 * 2 ** 20;

/** @param settle gives the file its place under its SHA-256. */
export function openArrivingFile(
  path: string,
  settle: (path: string, sha256: string) => Promise<void>,
): ArrivingFile {
  let bytes = 0;
  let hasher = new Bun.CryptoHasher("sha256");
  closeSync(openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600));

  async function append(
    source: AsyncIterable<Uint8Array>,
    look: (bytes: number) => void | Promise<void>,
  ): Promise<void> {
    const file = openSync(path, constants.O_WRONLY);
    const sync = backgroundSync(file);
    try {
      for await (const piece of source) {
        const looked = look(bytes + piece.byteLength);
        if (looked !== undefined) await looked;
        writeAt(file, piece, bytes);
        hasher.update(piece);
        bytes += piece.byteLength;
        sync.written(piece.byteLength);
      }
    } catch (error) {
      throw isDiskFull(error) ? diskIsFull() : error;
    } finally {
      await sync.done().finally(() => closeSync(file));
    }
  }

  return {
    get bytes() {
      return bytes;
    },
    append,
    mark() {
      const [bytesThen, hasherThen] = [bytes, hasher.copy()];
      return {
        restore() {
          truncateSync(path, bytesThen);
          bytes = bytesThen;
          hasher = hasherThen;
        },
      };
    },
    async hash(algorithm) {
      if (algorithm === "sha256") return hasher.copy().digest("hex");
      const other = new Bun.CryptoHasher(algorithm);
      if (bytes === 0) return other.digest("hex");
      const pieces = createReadStream(path, { end: bytes - 1, highWaterMark: 2 ** 20 });
      for await (const piece of pieces as AsyncIterable<Buffer>) other.update(piece);
      return other.digest("hex");
    },
    async keep() {
      const sha256 = hasher.digest("hex");
      try {
        // A piece that could not be written to its end is longer than what counts.
        truncateSync(path, bytes);
        await chmod(path, 0o444);
        await syncPath(path);
        await settle(path, sha256);
      } catch (error) {
        rmSync(path, { force: true });
        throw error;
      }
      return sha256;
    },
    discard: () => rmSync(path, { force: true }),
  };
}

/** A write may take less than it was given. */
function writeAt(file: number, piece: Uint8Array, position: number): void {
  for (let done = 0; done < piece.byteLength;)
    done += writeSync(file, piece, done, piece.byteLength - done, position + done);
}

/** Syncs while writing goes on, one sync at a time. `done` throws what went wrong with any of them. */
function backgroundSync(file: number): { written(bytes: number): void; done(): Promise<void> } {
  let since = 0;
  let running: Promise<void> | null = null;
  let failure: Error | null = null;
  return {
    written(bytes) {
      since += bytes;
      if (failure !== null) throw failure;
      if (since < SYNC_EVERY || running !== null) return;
      since = 0;
      running = new Promise((resolve) =>
        fdatasync(file, (error) => {
          failure ??= error;
          running = null;
          resolve();
        }),
      );
    },
    async done() {
      await running;
      if (failure !== null) throw failure;
    },
  };
}

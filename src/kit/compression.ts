import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress, constants } from "node:zlib";
import { Fault } from "./fault.ts";

export type Compression = "none" | "gzip" | "zstd" | "bzip2" | "xz";

/** Large enough that a piece costs little, small enough that a bomb gives little at a time. */
const PIECE_BYTES = 1 << 18;
/** 128 MiB, zstd's own limit unless a reader is told otherwise: it is memory that the packed bytes ask for. */
const LONGEST_WINDOW = 27;

const magics: [Compression, number[]][] = [
  ["gzip", [0x1f, 0x8b]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
];

/** How content is packed, told by its first bytes (at least six, unless there are fewer) as every container engine does. */
export function compressionOf(start: Uint8Array): Compression {
  const starts = (magic: number[]) => magic.every((byte, index) => start[index] === byte);
  // A frame to be skipped, with which zstd:chunked and others may begin (RFC 8878, section 3.1.2).
  if (((start[0] ?? 0) & 0xf0) === 0x50 && starts([start[0] ?? 0, 0x2a, 0x4d, 0x18])) return "zstd";
  return magics.find(([, magic]) => starts(magic))?.[0] ?? "none";
}

/**
 * The first bytes of a source, and the source with them still in it. What has been asked for ahead is closed with it.
 */
export async function peek(
  source: AsyncIterable<Uint8Array>,
  count: number,
): Promise<{ start: Uint8Array; whole: AsyncGenerator<Uint8Array> }> {
  const pieces = source[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let length = 0;
  while (length < count) {
    const next = await pieces.next();
    if (next.done === true) break;
    // A source may use its memory again for its next piece.
    seen.push(next.value.slice());
    length += next.value.length;
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      yield* seen;
      for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  }
  return { start: Buffer.concat(seen), whole: whole() };
}

/**
 * Unpacks gzip (RFC 1952, any number of members) or zstd (RFC 8878, any number of frames), piece by piece; "none" passes
 * through. Nothing is read ahead of the reader but a few pieces, so whoever stops reading stops the work. Zstd data that is
 * cut off may just end early: Bun's decoder does not tell.
 *
 * @throws Fault invalid when the content is damaged, cut off, or followed by something else; what the source throws.
 */
export async function* decompressed(
  source: AsyncIterable<Uint8Array>,
  compression: "none" | "gzip" | "zstd",
): AsyncGenerator<Uint8Array> {
  if (compression === "none") return yield* source;
  const unpacker =
    compression === "gzip"
      ? createGunzip({ chunkSize: PIECE_BYTES })
      : createZstdDecompress({
          chunkSize: PIECE_BYTES,
          params: { [constants.ZSTD_d_windowLogMax]: LONGEST_WINDOW },
        });
  let given = 0;
  let sourceFailed: { error: unknown } | null = null;
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of source) {
        given += piece.length;
        // The unpacker works on it while the source is already asked for the next.
        yield piece.slice();
      }
    } catch (error) {
      sourceFailed = { error };
      throw error;
    }
  }
  const feeding = pipeline(Readable.from(counted(), { objectMode: false, highWaterMark: 1 }), unpacker);
  feeding.catch(() => undefined);
  try {
    yield* unpacker as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (sourceFailed !== null) throw (sourceFailed as { error: unknown }).error;
    throw damaged(compression, error as NodeJS.ErrnoException);
  } finally {
    unpacker.destroy();
  }
  if (unpacker.bytesWritten !== given)
    throw new Fault("invalid", `Something follows the end of the ${compression} data.`);
}

function damaged(compression: string, error: NodeJS.ErrnoException): unknown {
  if (error.code === undefined || !/^(Z_|ZSTD_)/.test(error.code)) return error;
  if (error.code === "Z_BUF_ERROR") return new Fault("invalid", `The ${compression} data is cut off.`);
  if (/windowTooLarge/.test(error.code))
    return new Fault("invalid", "The zstd data needs more than 128 MiB of memory to unpack (a long window).");
  return new Fault("invalid", `The ${compression} data is damaged.`);
}

import { Fault } from "./fault.ts";
import { tarAssembler } from "./tar-entry.ts";
import type { TarEntry } from "./tar-entry.ts";
import { TAR_BLOCK } from "./tar-header.ts";

/**
 * Reads a tar whose bytes come in pieces cut anywhere. Contents are passed over unless somebody takes them; memory is bounded by
 * the longest header.
 */
export type TarScanner = {
  /** @throws Fault invalid at the first thing that is malformed; the rest of the archive can then not be told. */
  push(piece: Uint8Array): void;
  /** @throws Fault invalid when the archive is cut off. */
  end(): void;
};

/** Takes what is stored of an entry, piece by piece. A piece is part of what was pushed, and valid only until that is used again. */
export type TarContent = (piece: Uint8Array) => void;

/** Calls `onEntry` for each entry, in order, as soon as its headers are complete. What that returns is handed the content. */
export function tarScanner(onEntry: (entry: TarEntry) => TarContent | void): TarScanner {
  const assembler = tarAssembler();
  let collected: Uint8Array = new Uint8Array(TAR_BLOCK);
  let filled = 0;
  /** Bytes of the header or announcement being collected; what lies behind them up to the next block is padding. */
  let wanted = TAR_BLOCK;
  let isHeader = true;
  let toSkip = 0;
  let content: TarContent | void;
  /** How much of the content has yet to come; what is skipped after it is padding. */
  let contentBytes = 0;
  let zeroBlocks = 0;

  function collect(bytes: number, header: boolean): void {
    wanted = bytes;
    isHeader = header;
    filled = 0;
    if (collected.length < bytes) collected = new Uint8Array(Math.max(bytes, 2 * collected.length));
  }

  function complete(): void {
    const payload = collected.subarray(0, wanted);
    if (!isHeader) toSkip = padding(wanted);
    const step = isHeader ? assembler.block(payload) : assembler.more(payload);
    if (step?.is === "zeros") {
      if (assembler.midway()) throw cutOff();
      zeroBlocks += 1;
    } else if (zeroBlocks > 0) {
      throw new Fault("invalid", "A header of the tar is malformed: a block of zeros stands before it.");
    }
    if (step?.is === "more") return collect(step.bytes, false);
    if (step?.is === "entry") {
      content = onEntry(step.entry);
      contentBytes = step.entry.storedBytes;
      toSkip = step.entry.storedBytes + padding(step.entry.storedBytes);
    }
    collect(TAR_BLOCK, true);
  }

  return {
    push(piece) {
      let at = 0;
      while (at < piece.length) {
        if (zeroBlocks >= 2) return assertZeros(piece.subarray(at));
        const skipped = Math.min(toSkip, piece.length - at);
        const handed = Math.min(contentBytes, skipped);
        if (handed > 0) content?.(piece.subarray(at, at + handed));
        contentBytes -= handed;
        toSkip -= skipped;
        at += skipped;
        const taken = toSkip > 0 ? 0 : Math.min(wanted - filled, piece.length - at);
        collected.set(piece.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
        if (toSkip === 0 && filled === wanted) complete();
      }
    },

    end() {
      // Engines take an archive that ends after an entry without the two blocks of zeros, so some builders write such.
      if (toSkip > 0 || filled > 0 || !isHeader || assembler.midway()) throw cutOff();
    },
  };
}

/** Bytes between the end of a content of this size and the next block. */
export function padding(size: number): number {
  return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}

function assertZeros(bytes: Uint8Array): void {
  for (const byte of bytes)
    if (byte !== 0) throw new Fault("invalid", "Something other than zeros follows the end of the tar.");
}

function cutOff(): Fault {
  return new Fault("invalid", "The tar is cut off: it ends in the middle of an entry.");
}

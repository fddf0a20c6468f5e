import { widened } from "../../kit/growing.ts";
import type { CellKind } from "./intake.ts";

const KINDS: CellKind[] = ["bare", "text", "number", "true", "false", "null"];

/** The cells of one column, kept as bytes until the other columns of the table are there. */
export type CellBuffer = {
  size(): number;
  push(kind: CellKind, bytes: Uint8Array, start: number, end: number, line: number): void;
  /** Gives cell `index` back as it came. */
  show(
    index: number,
    take: (kind: CellKind, bytes: Uint8Array, start: number, end: number, line: number) => void,
  ): void;
};

export function bufferCells(): CellBuffer {
  let size = 0;
  let arena = new Uint8Array(4096);
  let ends = new Float64Array(256);
  let lines = new Int32Array(256);
  let kinds = new Uint8Array(256);
  return {
    size: () => size,
    push(kind, bytes, start, end, line) {
      const from = size === 0 ? 0 : ends[size - 1]!;
      const to = from + (end - start);
      if (to > arena.length) arena = widened(arena, 2 * to);
      if (size === ends.length) {
        ends = widened(ends, 2 * size);
        lines = widened(lines, 2 * size);
        kinds = widened(kinds, 2 * size);
      }
      for (let at = start, put = from; at < end; at++, put++) arena[put] = bytes[at]!;
      ends[size] = to;
      lines[size] = line;
      kinds[size++] = KINDS.indexOf(kind);
    },
    show(index, take) {
      take(KINDS[kinds[index]!]!, arena, index === 0 ? 0 : ends[index - 1]!, ends[index]!, lines[index]!);
    },
  };
}

import type { Scorer } from "../../benchmarks/scorer.ts";
import type { ByteIndex } from "../../kit/byte-index.ts";

const PIECE = 64 * 1024;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * A CSV file with a row per case and empty predictions, piece by piece. Empty and not 0.5: a template handed in by
 * mistake is refused by the check, where a neutral one would cost quota.
 */
export function* templateCsv(ids: ByteIndex, scorer: Scorer): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const columns = Object.values(scorer.predictions);
  const empty = `${",".repeat(columns.length)}\n`;
  let text = `${[scorer.id, ...columns].map(quotedIfNeeded).join(",")}\n`;
  for (let id = 0; id < ids.size; id++) {
    text += quotedIfNeeded(ids.textOf(id)) + empty;
    if (text.length >= PIECE) {
      yield encoder.encode(text);
      text = "";
    }
  }
  if (text !== "") yield encoder.encode(text);
}

/** A CSV cell (RFC 4180). */
export function quotedIfNeeded(cell: string): string {
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

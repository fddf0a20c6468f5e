import type { Scorer } from "../../benchmarks/scorer.ts";
import type { ByteIndex } from "../../kit/byte-index.ts";
import { readTruth } from "./truth.ts";

const PIECE = 64 * 1024;
const NEEDS_QUOTES = /[",\r\n]/;

export type TemplateTask = { annotationPath: string; scorer: Scorer };

/** The template for the cases of an annotation, in pieces; null while the annotation is broken. */
export async function makeTemplate({ annotationPath, scorer }: TemplateTask): Promise<Uint8Array[] | null> {
  const { truth } = await readTruth(annotationPath, scorer);
  return truth === null ? null : [...templateCsv(truth.ids, scorer)];
}

/**
 * A CSV file with a row per case and empty predictions, piece by piece. Empty and not 0.5: a template handed in by
 * mistake is refused by the check, where a neutral one would cost quota. The rows are in the order of their ids: that of
 * the annotation may give its labels away.
 */
export function* templateCsv(ids: ByteIndex, scorer: Scorer): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const columns = Object.values(scorer.predictions);
  const empty = `${",".repeat(columns.length)}\n`;
  let text = `${[scorer.id, ...columns].map(quotedIfNeeded).join(",")}\n`;
  const inOrder = Uint32Array.from({ length: ids.size }, (_, id) => id).sort((a, b) => ids.order(a, b));
  for (const id of inOrder) {
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

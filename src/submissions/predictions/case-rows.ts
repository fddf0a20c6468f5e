import { ByteIndex } from "../../kit/byte-index.ts";
import { ByteStrings } from "../../kit/byte-strings.ts";
import { widened } from "../../kit/growing.ts";
import { clipped } from "./columns.ts";
import type { Defect, Defects } from "./defects.ts";

/** How much waits for ids to be looked up together: rows, numbers in them and bytes of ids, which stay near the processor. */
const [MOST_WAITING, MOST_NUMBERS, MOST_BYTES] = [4096, 2 ** 16, 2 ** 18];

/**
 * Puts rows of numbers into the places of their case ids, and reports ids that are unknown or come twice. Ids are
 * looked up some thousand at a time (`ByteIndex.findAll`), so whoever reports anything else calls `settle` first: then
 * defects come in the order of the file.
 */
export type CaseRows = {
  /** The id of the present row. */
  id(bytes: Uint8Array, start: number, end: number, line: number): void;
  /** Whether the present row has an id that, for all that is known by now, counts. */
  hasId(): boolean;
  /** The text of that id, to be asked for after `settle`. */
  idText(): string;
  /** Looks up all ids that wait, that of the present row among them. */
  settle(): void;
  /** The end of the present row, which begins in `line`. */
  end(row: Float64Array, line: number): void;
  /** What came together, in the order of the ids. `settle` comes first. */
  placed(): { ids: ByteIndex; values: Float64Array; lines: Int32Array; given: number };
  /** How many ids were unknown. */
  unknown(): number;
};

/**
 * @param width numbers per row.
 * @param expectedIds the ids that count; without it, all do.
 * @param place what to call the column of ids.
 */
export function placeRows(
  width: number,
  expectedIds: ByteIndex | undefined,
  place: string,
  defects: Defects,
): CaseRows {
  const ids = expectedIds ?? new ByteIndex();
  let values = new Float64Array(Math.max(ids.size, 64) * width);
  let lines = new Int32Array(Math.max(ids.size, 64));
  let given = 0;
  let unknown = 0;
  /** The number of the present row's id; -1 while there is none, while it waits and when it does not count. */
  let id = -1;

  const most = Math.max(1, Math.min(MOST_WAITING, Math.floor(MOST_NUMBERS / width)));
  const waiting = new ByteStrings();
  const numbers = new Int32Array(most);
  const idLines = new Int32Array(most);
  /** Of those that wait, how many are complete: all of them, or all but the present one. */
  let complete = 0;
  const rows = new Float64Array(most * width);
  const rowLines = new Int32Array(most);

  const lookUp = (): void => {
    if (expectedIds !== undefined) return expectedIds.findAll(waiting, numbers);
    for (let at = 0; at < waiting.size; at++)
      numbers[at] = ids.add(waiting.bytes, waiting.startOf(at), waiting.endOf(at));
    if (ids.size <= lines.length) return;
    lines = widened(lines, 2 * ids.size);
    values = widened(values, 2 * ids.size * width);
  };

  /** The number of a waiting id, or -1 after saying why it does not count. */
  const accepted = (at: number): number => {
    const found = numbers[at]!;
    if (found < 0) {
      unknown++;
      defects.add(() => unknownId(place, waiting.textOf(at), idLines[at]!));
    } else if (lines[found] === 0) return found;
    else defects.add(() => duplicateId(place, ids.textOf(found), lines[found]!, idLines[at]!));
    return -1;
  };

  const put = (found: number, from: Float64Array, first: number, line: number): void => {
    for (let k = 0; k < width; k++) values[found * width + k] = from[first + k]!;
    lines[found] = line;
    given++;
  };

  const settle = (): void => {
    if (waiting.size === 0) return;
    lookUp();
    for (let at = 0; at < complete; at++) {
      const found = accepted(at);
      if (found >= 0) put(found, rows, at * width, rowLines[at]!);
    }
    if (waiting.size > complete) id = accepted(complete);
    waiting.clear();
    complete = 0;
  };

  return {
    id(bytes, start, end, line) {
      idLines[waiting.size] = line;
      waiting.append(bytes, start, end);
    },
    hasId: () => id >= 0 || waiting.size > complete,
    idText: () => ids.textOf(id),
    settle,
    end(row, line) {
      if (id >= 0) put(id, row, 0, line);
      id = -1;
      if (waiting.size === complete) return;
      for (let k = 0; k < width; k++) rows[complete * width + k] = row[k]!;
      rowLines[complete++] = line;
      if (complete === most || waiting.endOf(complete - 1) > MOST_BYTES) settle();
    },
    placed: () => ({
      ids,
      values: values.subarray(0, ids.size * width),
      lines: lines.subarray(0, ids.size),
      given,
    }),
    unknown: () => unknown,
  };
}

function unknownId(place: string, text: string, line: number): Defect {
  const remedy = "Take the ids from the template of this phase, letter by letter.";
  return { place, message: `${JSON.stringify(clipped(text))} is no case of this phase.`, remedy, line };
}

function duplicateId(place: string, text: string, before: number, line: number): Defect {
  const message = `${JSON.stringify(clipped(text))} was already predicted in line ${before}.`;
  return { place, message, remedy: "Keep one prediction per case.", line };
}

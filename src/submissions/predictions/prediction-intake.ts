import type { Scorer } from "../../benchmarks/scorer.ts";
import { ByteIndex } from "../../kit/byte-index.ts";
import { widened } from "../../kit/growing.ts";
import { clipped } from "./columns.ts";
import type { Defect, Defects } from "./defects.ts";
import type { Intake } from "./intake.ts";
import { cellNumber, whyNotFinite } from "./number-cell.ts";
import type { Predictions } from "./predictions.ts";

/** How far class probabilities of one case may add up to something else than 1. */
const SUM_TOLERANCE = 1e-3;
/** A sum nearer to 1 than this differs by rounding only, and the probabilities stay as they are. */
const ROUNDING = 1e-9;
const decoder = new TextDecoder();

/** Puts the rows of a submission in the places of their case ids, and lists what is wrong with them. */
export function predictionIntake(
  scorer: Scorer,
  expectedIds: ByteIndex | undefined,
  defects: Defects,
): { intake: Intake; result(): Predictions } {
  const columns = [scorer.id, ...Object.values(scorer.predictions)].map(
    (name) => `column ${JSON.stringify(name)}`,
  );
  const width = columns.length - 1;
  const isProbability = scorer.task !== "regression";
  const ids = expectedIds ?? new ByteIndex();
  let values = new Float64Array(Math.max(ids.size, 64) * width);
  let lines = new Int32Array(Math.max(ids.size, 64));
  let given = 0;
  let renormalised = 0;
  /** The present row: the number of its id, -1 if it has none that counts; its numbers; whether all of them are good. */
  let id = -1;
  const row = new Float64Array(width);
  let good = 0;

  const named = () => (id >= 0 ? `, case ${JSON.stringify(clipped(ids.textOf(id)))}` : "");

  const takeId = (bytes: Uint8Array, start: number, end: number, line: number): void => {
    id = -1;
    if (start === end)
      return defects.add(() => ({ place: columns[0]!, message: "is empty.", remedy: NAME_CASE, line }));
    const found = expectedIds === undefined ? ids.add(bytes, start, end) : ids.find(bytes, start, end);
    if (found < 0)
      return defects.add(() => unknownId(columns[0]!, decoder.decode(bytes.subarray(start, end)), line));
    if (found >= lines.length) {
      lines = widened(lines, 2 * found);
      values = widened(values, 2 * found * width);
    }
    if (lines[found] === 0) id = found;
    else defects.add(() => duplicateId(columns[0]!, ids.textOf(found), lines[found]!, line));
  };

  const intake: Intake = {
    mostRows: expectedIds?.size ?? Infinity,
    cell(column, kind, bytes, start, end, line) {
      if (column === 0) return takeId(bytes, start, kind === "null" ? start : end, line);
      const value = cellNumber(kind, bytes, start, end);
      if (!Number.isFinite(value)) {
        defects.add(() => ({
          place: columns[column] + named(),
          ...whyNotFinite(kind, bytes, start, end),
          line,
        }));
      } else if (isProbability && !(value >= 0 && value <= 1)) {
        const message = `${value} is outside 0 to 1.`;
        defects.add(() => ({
          place: columns[column] + named(),
          message,
          remedy: "Give a probability.",
          line,
        }));
      } else {
        row[column - 1] = value;
        good++;
      }
    },
    row(line) {
      if (id >= 0) {
        if (width > 1 && good === width) {
          let sum = 0;
          for (let k = 0; k < width; k++) sum += row[k]!;
          if (Math.abs(sum - 1) > SUM_TOLERANCE) defects.add(() => badSum(named(), sum, line));
          else if (Math.abs(sum - 1) > ROUNDING) {
            renormalised++;
            for (let k = 0; k < width; k++) row[k] = row[k]! / sum;
          }
        }
        for (let k = 0; k < width; k++) values[id * width + k] = row[k]!;
        lines[id] = line;
        given++;
      }
      id = -1;
      good = 0;
    },
  };
  const result = (): Predictions => ({
    ids,
    width,
    values: values.subarray(0, ids.size * width),
    lines: lines.subarray(0, ids.size),
    given,
    renormalised,
  });
  return { intake, result };
}

const NAME_CASE = "Name the case.";

function unknownId(place: string, text: string, line: number): Defect {
  const remedy = "Take the ids from the template of this phase, letter by letter.";
  return { place, message: `${JSON.stringify(clipped(text))} is no case of this phase.`, remedy, line };
}

function duplicateId(place: string, text: string, before: number, line: number): Defect {
  const message = `${JSON.stringify(clipped(text))} was already predicted in line ${before}.`;
  return { place, message, remedy: "Keep one prediction per case.", line };
}

function badSum(named: string, sum: number, line: number): Defect {
  const message = `the class probabilities add up to ${Number(sum.toPrecision(6))}, not to 1.`;
  return { place: `the row${named}`, message, remedy: "Divide them by their sum.", line };
}

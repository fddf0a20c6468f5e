import type { Scorer } from "../../benchmarks/scorer.ts";
import type { ByteIndex } from "../../kit/byte-index.ts";
import { placeRows } from "./case-rows.ts";
import { clipped } from "./columns.ts";
import type { Defect, Defects } from "./defects.ts";
import type { Intake } from "./intake.ts";
import { cellNumber, whyNotFinite } from "./number-cell.ts";
import type { Predictions } from "./predictions.ts";

/** How far class probabilities of one case may add up to something else than 1. */
const SUM_TOLERANCE = 1e-3;
/** A sum nearer to 1 than this differs by rounding only, and the probabilities stay as they are. */
const ROUNDING = 1e-9;

/** Puts the rows of a submission in the places of their case ids, and lists what is wrong with them. */
export function predictionIntake(
  scorer: Scorer,
  expectedIds: ByteIndex | undefined,
  defects: Defects,
): { intake: Intake; result(): Predictions; unknownIds(): number } {
  const columns = [scorer.id, ...Object.values(scorer.predictions)].map(
    (name) => `column ${JSON.stringify(name)}`,
  );
  const width = columns.length - 1;
  const isProbability = scorer.task !== "regression";
  const rows = placeRows(width, expectedIds, columns[0]!, defects);
  let renormalised = 0;
  /** The numbers of the present row, and how many of them are good. */
  const row = new Float64Array(width);
  let good = 0;

  const defect = (make: () => Defect): void => {
    rows.settle();
    defects.add(make);
  };
  const named = () => (rows.hasId() ? `, case ${JSON.stringify(clipped(rows.idText()))}` : "");

  /** Checks the sum of the class probabilities, and makes it 1 where it is nearly so. */
  const balance = (line: number): void => {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += row[k]!;
    const off = Math.abs(sum - 1);
    if (off > SUM_TOLERANCE) {
      rows.settle();
      if (rows.hasId()) defect(() => badSum(named(), sum, line));
    } else if (off > ROUNDING) {
      renormalised++;
      for (let k = 0; k < width; k++) row[k] = row[k]! / sum;
    }
  };

  const intake: Intake = {
    mostRows: expectedIds?.size ?? Infinity,
    defect,
    cell(column, kind, bytes, start, end, line) {
      if (column === 0) {
        if (start < end && kind !== "null") rows.id(bytes, start, end, line);
        else defect(() => ({ place: columns[0]!, message: "is empty.", remedy: "Name the case.", line }));
        return;
      }
      const value = cellNumber(kind, bytes, start, end);
      if (!Number.isFinite(value)) {
        defect(() => ({
          place: columns[column] + named(),
          ...whyNotFinite(kind, bytes, start, end),
          line,
        }));
      } else if (isProbability && !(value >= 0 && value <= 1)) {
        const message = `${value} is outside 0 to 1.`;
        defect(() => ({ place: columns[column] + named(), message, remedy: "Give a probability.", line }));
      } else {
        row[column - 1] = value;
        good++;
      }
    },
    row(line) {
      if (width > 1 && good === width && rows.hasId()) balance(line);
      rows.end(row, line);
      good = 0;
    },
  };
  const result = (): Predictions => {
    rows.settle();
    return { ...rows.placed(), width, renormalised };
  };
  return { intake, result, unknownIds: rows.unknown };
}

function badSum(named: string, sum: number, line: number): Defect {
  const message = `the class probabilities add up to ${Number(sum.toPrecision(6))}, not to 1.`;
  return { place: `the row${named}`, message, remedy: "Divide them by their sum.", line };
}

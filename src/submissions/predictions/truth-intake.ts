import type { Scorer } from "../../benchmarks/scorer.ts";
import { ByteIndex } from "../../kit/byte-index.ts";
import { widened } from "../../kit/growing.ts";
import { clipped, listed } from "./columns.ts";
import type { Defects } from "./defects.ts";
import type { CellKind, Intake } from "./intake.ts";
import { cellNumber, whyNotFinite } from "./number-cell.ts";
import type { Truth } from "./truth.ts";

const decoder = new TextDecoder();

/** Turns the cell of a target into the number that `Truth.targets` keeps; 0 if it is wrong, which is reported. */
type TargetReader = (kind: CellKind, bytes: Uint8Array, start: number, end: number, line: number) => number;

/** Collects id, target and split of every case of an annotation file, and lists what is wrong with them. */
export function truthIntake(scorer: Scorer, defects: Defects): { intake: Intake; result(): Truth } {
  const columns = [scorer.id, scorer.target, scorer.split ?? ""].map(
    (name) => `column ${JSON.stringify(name)}`,
  );
  const ids = new ByteIndex();
  const splits = new ByteIndex();
  const readTarget = targetReader(scorer, columns[1]!, defects);
  let targets = new Float64Array(64);
  let splitOf = new Int32Array(64);
  /** The line of each case, to name both lines of a duplicate. */
  let lines = new Int32Array(64);
  let id = -1;
  let target = 0;
  let split = 0;

  const intake: Intake = {
    mostRows: Infinity,
    defect: defects.add,
    cell(column, kind, bytes, start, end, line) {
      if (column === 1) {
        target = readTarget(kind, bytes, start, end, line);
      } else if (start === end || kind === "null") {
        defects.add(() => ({ place: columns[column]!, message: "is empty.", line }));
      } else if (column === 2) {
        split = splits.add(bytes, start, end);
      } else {
        const size = ids.size;
        id = ids.add(bytes, start, end);
        if (id === size) return;
        const known = id;
        id = -1;
        const text = JSON.stringify(clipped(ids.textOf(known)));
        defects.add(() => ({
          place: columns[0]!,
          message: `${text} already stands in line ${lines[known]}.`,
          line,
        }));
      }
    },
    row(line) {
      if (id < 0) return;
      if (id >= lines.length) {
        lines = widened(lines, 2 * id);
        splitOf = widened(splitOf, 2 * id);
        targets = widened(targets, 2 * id);
      }
      lines[id] = line;
      targets[id] = target;
      splitOf[id] = split;
      id = -1;
    },
  };
  const result = (): Truth => ({
    ids,
    targets: targets.slice(0, ids.size),
    splitOf: scorer.split === null ? null : splitOf.slice(0, ids.size),
    splits: Array.from({ length: splits.size }, (_, number) => splits.textOf(number)),
  });
  return { intake, result };
}

function targetReader(scorer: Scorer, place: string, defects: Defects): TargetReader {
  if (scorer.task === "regression") {
    return (kind, bytes, start, end, line) => {
      const value = cellNumber(kind, bytes, start, end);
      if (Number.isFinite(value)) return value;
      defects.add(() => ({ place, ...whyNotFinite(kind, bytes, start, end), line }));
      return 0;
    };
  }
  const values = new ByteIndex();
  const known = scorer.task === "binary" ? [scorer.positive] : Object.keys(scorer.predictions);
  for (const text of known.map((value) => new TextEncoder().encode(value))) values.add(text, 0, text.length);
  const isBinary = scorer.task === "binary";

  return (kind, bytes, start, end, line) => {
    const value = values.find(bytes, start, end);
    if (value >= 0 && kind !== "null") return isBinary ? 1 - value : value;
    const text = decoder.decode(bytes.subarray(start, end));
    if (text === "" || kind === "null") {
      defects.add(() => ({ place, message: "is empty.", line }));
    } else if (isBinary && values.size === 1) {
      // The first other value is the negative one; a third would be a slip.
      return 1 - values.add(bytes, start, end);
    } else {
      const quoted = JSON.stringify(clipped(text));
      const message = isBinary
        ? `target ${quoted} is a third value besides ${listed([scorer.positive, values.textOf(1)])}.`
        : `target ${quoted} is none of the classes ${listed(known)}.`;
      defects.add(() => ({ place, message, remedy: "Mend the annotation or the scorer block.", line }));
    }
    return 0;
  };
}

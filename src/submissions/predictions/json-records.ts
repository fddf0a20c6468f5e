import { ByteIndex } from "../../kit/byte-index.ts";
import type { JsonScalar } from "../../kit/json-stream.ts";
import type { Problem } from "../../kit/problem.ts";
import { clipped, matchColumns } from "./columns.ts";
import type { Intake } from "./intake.ts";

const MOST_NAMES = 4096;
const decoder = new TextDecoder();

/** Reads flat objects, one after the other, as rows: `{"id": "c1", "p": 0.3}`. Nothing is kept per object. */
export type RecordReader = {
  key(bytes: Uint8Array, start: number, end: number, line: number): Problem | void;
  value(kind: JsonScalar, bytes: Uint8Array, start: number, end: number, line: number): void;
  /** The end of an object that began in `line`. */
  end(line: number): Problem | void;
};

/** @param first the place among the intake's columns of the first wanted name. */
export function readRecords(wanted: string[], first: number, intake: Intake): RecordReader {
  const names = new ByteIndex();
  /** For each name its place among the wanted ones or -1, and the last record that had it. */
  const roles: number[] = [];
  const seenIn: number[] = [];
  let record = 1;
  let role = -1;

  return {
    key(bytes, start, end, line) {
      let name = names.find(bytes, start, end);
      if (name < 0) {
        if (names.size === MOST_NAMES)
          return stop(line, `has more than ${MOST_NAMES} different names of values.`);
        name = names.add(bytes, start, end);
        roles[name] = wanted.indexOf(names.textOf(name));
        seenIn[name] = 0;
      }
      if (seenIn[name] === record)
        return stop(line, `names ${JSON.stringify(clipped(names.textOf(name)))} twice in one object.`);
      seenIn[name] = record;
      role = roles[name]!;
    },
    value(kind, bytes, start, end, line) {
      if (role >= 0) intake.cell(first + role, kind, bytes, start, end, line);
    },
    end(line) {
      if (record === 1) {
        const found = seenIn.map((_, name) => names.textOf(name));
        const matched = matchColumns(found, wanted);
        if (!(matched instanceof Int32Array)) return { ...matched, severity: "error", line };
      }
      wanted.forEach((column) => {
        const name = roles.indexOf(wanted.indexOf(column));
        if (seenIn[name] === record) return;
        intake.defect(() => ({
          place: `column ${JSON.stringify(column)}`,
          message: "is missing in this object.",
          line,
        }));
      });
      intake.row(line);
      record++;
    },
  };
}

/** A problem that ends the reading of a JSON table. */
export function stop(line: number, message: string, remedy?: string): Problem {
  return { severity: "error", place: "the table", message, remedy, line };
}

export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

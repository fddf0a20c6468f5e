import type { JsonTaker } from "../../kit/json-stream.ts";
import { bufferCells, type CellBuffer } from "./cell-buffer.ts";
import { clipped, matchColumns } from "./columns.ts";
import type { Intake } from "./intake.ts";
import { stop, textOf } from "./json-records.ts";

/**
 * `{"id": ["c1", …], "p": [0.3, …]}`: what is inside the outer object. The columns wait as bytes until all are there
 * and then go to the intake row by row. A list with more values than there can be rows is not kept.
 */
export function columnLists(wanted: string[], intake: Intake): JsonTaker {
  const buffers = wanted.map(bufferCells);
  const names = new Set<string>();
  let name = "";
  let current: CellBuffer | undefined;
  let inside = false;
  return {
    open(container, line) {
      if (inside)
        return stop(
          line,
          `holds a list or an object inside the list ${JSON.stringify(clipped(name))}.`,
          FLAT,
        );
      if (container === "object")
        return stop(line, `holds an object where the list ${JSON.stringify(clipped(name))} belongs.`, FLAT);
      inside = true;
    },
    close(line) {
      if (inside) {
        inside = false;
        return;
      }
      const matched = matchColumns([...names], wanted);
      if (!(matched instanceof Int32Array)) return { ...matched, severity: "error", line };
      const sizes = buffers.map((buffer) => buffer.size());
      const odd = sizes.findIndex((size) => size !== sizes[0]);
      if (odd > 0) {
        const [first, other] = [JSON.stringify(wanted[0]), JSON.stringify(wanted[odd])];
        return stop(
          line,
          `has ${sizes[0]} values in the list ${first}, but ${sizes[odd]} in ${other}.`,
          FLAT,
        );
      }
      showRows(buffers, intake);
    },
    key(bytes, start, end, line) {
      name = textOf(bytes, start, end);
      if (names.has(name)) return stop(line, `names ${JSON.stringify(clipped(name))} twice in one object.`);
      if (names.size === MOST_NAMES) return stop(line, `has more than ${MOST_NAMES} lists.`);
      names.add(name);
      current = buffers[wanted.indexOf(name)];
    },
    value(kind, bytes, start, end, line) {
      if (!inside)
        return stop(line, `holds one value where the list ${JSON.stringify(clipped(name))} belongs.`, FLAT);
      if (current === undefined) return;
      if (current.size() === intake.mostRows) {
        const list = JSON.stringify(clipped(name));
        return stop(
          line,
          `has more values in the list ${list} than this phase has cases (${intake.mostRows}).`,
          ONCE,
        );
      }
      current.push(kind, bytes, start, end, line);
    },
  };
}

const MOST_NAMES = 4096;
const ONCE = "Give each case once.";
const FLAT = "Give one list of values per column, all of the same length.";

function showRows(buffers: CellBuffer[], intake: Intake): void {
  const rows = buffers[0]!.size();
  for (let row = 0; row < rows; row++) {
    let rowLine = 0;
    buffers.forEach((buffer, column) =>
      buffer.show(row, (kind, bytes, start, end, line) => {
        if (column === 0) rowLine = line;
        intake.cell(column, kind, bytes, start, end, line);
      }),
    );
    intake.row(rowLine);
  }
}

import type { JsonTaker } from "../../kit/json-stream.ts";
import { clipped } from "./columns.ts";
import type { Intake } from "./intake.ts";
import { readRecords, stop, textOf } from "./json-records.ts";

const FLAT = "Give each case one flat object.";

/** `[{"id": "c1", "p": 0.3}, …]`: what is inside the list. */
export function listOfRecords(wanted: string[], intake: Intake): JsonTaker {
  const records = readRecords(wanted, 0, intake);
  let inside = false;
  let rowLine = 0;
  return {
    open(container, line) {
      if (inside) return stop(line, "holds a list or an object inside the object of a case.", FLAT);
      if (container === "array") return stop(line, "holds a list where an object belongs.", FLAT);
      inside = true;
      rowLine = line;
    },
    close() {
      if (!inside) return;
      inside = false;
      return records.end(rowLine);
    },
    key: records.key,
    value(kind, bytes, start, end, line) {
      if (inside) records.value(kind, bytes, start, end, line);
      else return stop(line, `holds ${clipped(textOf(bytes, start, end))} where an object belongs.`, FLAT);
    },
  };
}

/** `{"c1": 0.3, …}` or `{"c1": {"p": 0.3}, …}`: what is inside the outer object. */
export function casesById(wanted: string[], intake: Intake): JsonTaker {
  const columns = wanted.slice(1);
  const records = readRecords(columns, 1, intake);
  let inside = false;
  let rowLine = 0;
  return {
    open(container, line) {
      if (inside) return stop(line, "holds a list or an object inside the object of a case.", FLAT);
      if (container === "array") return stop(line, "holds a list where the value of a case belongs.", FLAT);
      inside = true;
    },
    close() {
      if (!inside) return;
      inside = false;
      return records.end(rowLine);
    },
    key(bytes, start, end, line) {
      if (inside) return records.key(bytes, start, end, line);
      rowLine = line;
      intake.cell(0, "text", bytes, start, end, line);
    },
    value(kind, bytes, start, end, line) {
      if (inside) return records.value(kind, bytes, start, end, line);
      if (columns.length > 1) {
        const remedy = `Give an object with ${columns.map((name) => JSON.stringify(name)).join(", ")}.`;
        return stop(line, `gives one value for a case that needs ${columns.length}.`, remedy);
      }
      intake.cell(1, kind, bytes, start, end, line);
      intake.row(rowLine);
    },
  };
}

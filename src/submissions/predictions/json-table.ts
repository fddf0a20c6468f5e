import { readJson, type JsonTaker } from "../../kit/json-stream.ts";
import type { Intake } from "./intake.ts";
import { columnLists } from "./json-columns.ts";
import { casesById, listOfRecords } from "./json-rows.ts";
import { stop } from "./json-records.ts";

/**
 * Reads a JSON table into an intake, in one of the forms in which people write one:
 *
 * - `[{"id": "c1", "p": 0.3}, …]`, a list of flat objects;
 * - `{"c1": 0.3, …}` or `{"c1": {"p": 0.3}, …}`, an object by case id;
 * - `{"id": ["c1", …], "p": [0.3, …]}`, an object of columns.
 *
 * @param wanted names of the columns; the first is that of the case id.
 */
export async function readJsonTable(
  source: AsyncIterable<Uint8Array>,
  wanted: string[],
  intake: Intake,
): Promise<void> {
  const stopped = await readJson(source, tableTaker(wanted, intake));
  if (stopped !== null) intake.defect(() => stopped);
}

/** Hands everything inside the outermost brackets to the reader of the form that shows itself. */
function tableTaker(wanted: string[], intake: Intake): JsonTaker {
  let form: JsonTaker | null = null;
  let depth = 0;
  let firstKey = new Uint8Array();
  let keyLine = 0;

  const objectForm = (make: typeof casesById | typeof columnLists) => {
    form = make(wanted, intake);
    return form.key(firstKey, 0, firstKey.length, keyLine);
  };

  return {
    open(container, line) {
      depth++;
      if (depth === 1) {
        if (container === "array") form = listOfRecords(wanted, intake);
        return;
      }
      const problem = form === null ? objectForm(container === "array" ? columnLists : casesById) : undefined;
      return problem ?? form!.open(container, line);
    },
    close(line) {
      depth--;
      return form?.close(line);
    },
    key(bytes, start, end, line) {
      if (form !== null) return form.key(bytes, start, end, line);
      firstKey = bytes.slice(start, end);
      keyLine = line;
    },
    value(kind, bytes, start, end, line) {
      if (depth === 0)
        return stop(line, "is a single value.", "Send a list of objects or an object by case id.");
      const problem = form === null ? objectForm(casesById) : undefined;
      return problem ?? form!.value(kind, bytes, start, end, line);
    },
  };
}

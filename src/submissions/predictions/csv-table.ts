import { readCsv } from "../../kit/csv.ts";
import { matchColumns } from "./columns.ts";
import type { Intake } from "./intake.ts";

/**
 * Reads a CSV table into an intake: its wanted columns, wherever they stand. Rows with too few or too many cells are
 * reported; a table that cannot be read on is reported once and left.
 */
export async function readCsvTable(
  source: AsyncIterable<Uint8Array>,
  { separator, wanted }: { separator: "," | "\t"; wanted: string[] },
  intake: Intake,
): Promise<void> {
  const stopped = await readCsv(
    source,
    (names, line) => {
      const roles = matchColumns(names, wanted);
      if (!(roles instanceof Int32Array)) return { ...roles, severity: "error", line };
      const width = names.length;
      return {
        cell(bytes, start, end, column, rowLine) {
          const role = column < width ? roles[column]! : -1;
          if (role >= 0) intake.cell(role, "bare", bytes, start, end, rowLine);
        },
        row(rowLine, cells) {
          if (cells !== width) intake.defect(() => raggedRow(rowLine, cells, width));
          intake.row(rowLine);
        },
      };
    },
    { separator: separator.charCodeAt(0) },
  );
  if (stopped !== null) intake.defect(() => stopped);
}

function raggedRow(line: number, cells: number, width: number) {
  const message = `has ${cells === 1 ? "one cell" : `${cells} cells`} where the first line has ${width}.`;
  const remedy =
    cells > width
      ? "Write decimals with a point, and put cells that contain the separator in quotes."
      : "Give a cell for every column.";
  return { place: "the row", message, remedy, line };
}

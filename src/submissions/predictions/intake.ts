import type { JsonScalar } from "../../kit/json-stream.ts";
import type { Defect } from "./defects.ts";

/** Where the value of a cell comes from: a cell of CSV says nothing about its type, one of JSON does. */
export type CellKind = "bare" | JsonScalar;

/**
 * Takes the wanted columns of a table row by row, from whichever format. Columns are counted as they were wanted;
 * their order within a row is the file's. Bytes are only valid during the call.
 */
export type Intake = {
  /** No table with more rows than this is right. */
  mostRows: number;
  cell(column: number, kind: CellKind, bytes: Uint8Array, start: number, end: number, line: number): void;
  /** The end of a row that begins in `line`. A column without a cell was already reported. */
  row(line: number): void;
  /** What is wrong with the table itself at this point. */
  defect(defect: () => Defect): void;
};

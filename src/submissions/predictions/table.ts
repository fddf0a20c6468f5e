import { fileChunks } from "../../kit/chunks.ts";
import { readCsvTable } from "./csv-table.ts";
import type { TableFormat } from "./format.ts";
import type { Intake } from "./intake.ts";
import { readJsonTable } from "./json-table.ts";

/** Reads the wanted columns of a table in a file into an intake; the first wanted column is that of the case id. */
export async function readTable(
  path: string,
  format: TableFormat,
  wanted: string[],
  intake: Intake,
): Promise<void> {
  const source = fileChunks(path);
  if (format === "json") return readJsonTable(source, wanted, intake);
  return readCsvTable(source, { separator: format === "tsv" ? "\t" : ",", wanted }, intake);
}

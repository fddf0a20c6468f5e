import { fileChunks } from "../../kit/chunks.ts";
import type { Defect } from "./defects.ts";

/** The ways in which a table of predictions or of truth may be written. */
export type TableFormat = "csv" | "tsv" | "json";

const FORMAT_OF_ENDING: Record<string, TableFormat> = { csv: "csv", txt: "csv", tsv: "tsv", json: "json" };
/** Endings a table of predictions may have, as people write them. */
export const TABLE_ENDINGS = Object.keys(FORMAT_OF_ENDING).map((ending) => `.${ending}`);

/** Content that is certainly no table in UTF-8, by its first bytes (latin-1). */
const SIGNATURES: [start: string, what: string, remedy: string][] = [
  ["PK\x03\x04", "a ZIP archive or an Excel workbook", "Save the table as CSV."],
  ["\xd0\xcf\x11\xe0", "an old Excel workbook", "Save the table as CSV."],
  ["\x1f\x8b", "compressed with gzip", "Unpack it first."],
  ["\x93NUMPY", "a NumPy array", "Write the table as CSV."],
  ["\x89HDF", "an HDF5 file", "Write the table as CSV."],
  ["PAR1", "a Parquet file", "Write the table as CSV."],
  ["%PDF", "a PDF document", "Write the table as CSV."],
  ["\x80\x04\x95", "a Python pickle", "Write the table as CSV."],
  ["\xff\xfe", "text in UTF-16", "Save it as UTF-8."],
  ["\xfe\xff", "text in UTF-16", "Save it as UTF-8."],
];

/**
 * The format of a submission: by the ending of its name, unless its content contradicts it.
 * @param name the file's name as its sender knows it; `path` is where its bytes are.
 */
export async function submissionFormat(path: string, name: string): Promise<TableFormat | Defect> {
  const ending = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const format = FORMAT_OF_ENDING[ending];
  if (format === undefined) {
    const message = ending === "" ? "has no file type." : `is of the type .${ending}, which is not accepted.`;
    return { place: "the file", message, remedy: `Send one of ${TABLE_ENDINGS.join(", ")}.` };
  }
  const start = await beginning(path);
  const foreign = foreignContent(start);
  if (foreign !== null) return foreign;
  const looksLikeJson = /^\s*[[{]/.test(start);
  if (format === "json" && !looksLikeJson) {
    const message = `is named .json, but begins with ${JSON.stringify(start.trimStart().slice(0, 12))}.`;
    return { place: "the file", message, remedy: "Begin with [ or {, or name the file .csv if it is CSV." };
  }
  if (format !== "json" && looksLikeJson) {
    return {
      place: "the file",
      message: `is named .${ending}, but looks like JSON.`,
      remedy: "Name it .json.",
    };
  }
  return format;
}

/** The format of an annotation file, by its content: its name may be lost where it is stored. */
export async function annotationFormat(path: string): Promise<TableFormat | Defect> {
  const start = await beginning(path);
  const foreign = foreignContent(start);
  if (foreign !== null) return foreign;
  if (/^\s*[[{]/.test(start)) return "json";
  const header = /^[^\r\n]*/.exec(start)![0];
  return header.includes("\t") && !header.includes(",") ? "tsv" : "csv";
}

function foreignContent(start: string): Defect | null {
  if (start.trim() === "") return { place: "the file", message: "is empty." };
  const found = SIGNATURES.find(([signature]) => start.startsWith(signature));
  if (found === undefined) return null;
  return { place: "the file", message: `is ${found[1]}, not a table as text.`, remedy: found[2] };
}

/** The first kilobytes as latin-1, without the byte order mark of UTF-8. */
async function beginning(path: string): Promise<string> {
  for await (const chunk of fileChunks(path, 8192)) {
    return Buffer.from(chunk)
      .toString("latin1")
      .replace(/^\xef\xbb\xbf/, "");
  }
  return "";
}

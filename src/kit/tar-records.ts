import { Fault } from "./fault.ts";

/** What pax records say about an entry in place of its header; undefined where they say nothing. */
export type TarRecords = {
  name?: string;
  linkName?: string;
  size?: number;
  /** How large a sparse file is with its holes. */
  sparseSize?: number;
};

/** Keys that a reader takes at their word; twice the same means that two readers could take two different ones. */
const decisive = new Set([
  ...["path", "linkpath", "size", "hdrcharset"],
  ...["GNU.sparse.name", "GNU.sparse.size", "GNU.sparse.realsize", "GNU.sparse.major"],
]);

/**
 * Reads pax records, "LENGTH KEY=VALUE\n" each (POSIX.1-2017, pax, "pax Extended Header"), as byte strings, and of GNU's
 * sparse files the three ways of stating their size (GNU tar manual, "Storing Sparse Files").
 *
 * @throws Fault invalid when a record is malformed or a decisive one occurs twice.
 */
export function readTarRecords(payload: Uint8Array): TarRecords {
  const said = new Map<string, string>();
  for (const [key, value] of recordsOf(payload)) {
    if (!decisive.has(key)) continue;
    if (said.has(key)) malformed(`"${key}" occurs twice`);
    said.set(key, value);
  }
  const records: TarRecords = {};
  const name = said.get("GNU.sparse.name") ?? said.get("path") ?? "";
  const linkName = said.get("linkpath") ?? "";
  // An empty value takes back an earlier one, of which there is none.
  if (name !== "") records.name = name;
  if (linkName !== "") records.linkName = linkName;
  if (said.has("size")) records.size = sizeOf("size", said.get("size"));
  for (const key of ["GNU.sparse.realsize", "GNU.sparse.size"])
    if (said.has(key)) records.sparseSize ??= sizeOf(key, said.get(key));
  if (said.has("GNU.sparse.major") && records.sparseSize === undefined)
    malformed("a sparse file does not say its size");
  return records;
}

/** @throws Fault invalid when records for a whole archive decide what its entries are: some readers heed that, some do not. */
export function readGlobalTarRecords(payload: Uint8Array): void {
  for (const [key] of recordsOf(payload))
    if (decisive.has(key) || key.startsWith("GNU.sparse.")) malformed(`"${key}" is said of all entries`);
}

function* recordsOf(payload: Uint8Array): Generator<[key: string, value: string]> {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString("latin1");
  for (let start = 0; start < text.length;) {
    const [, digits = ""] =
      /^([1-9]\d{0,9}) /.exec(text.slice(start, start + 12)) ?? malformed("a length is missing");
    const end = start + Number(digits);
    const equals = text.indexOf("=", start);
    const keyStart = start + digits.length + 1;
    if (end > text.length || equals <= keyStart || equals >= end || text[end - 1] !== "\n")
      malformed("a record does not end where it says");
    yield [text.slice(keyStart, equals), text.slice(equals + 1, end - 1)];
    start = end;
  }
}

function sizeOf(key: string, digits = ""): number {
  if (!/^\d{1,15}$/.test(digits)) malformed(`"${key}" is no size`);
  return Number(digits);
}

function malformed(what: string): never {
  throw new Fault("invalid", `The records before an entry of the tar are malformed: ${what}.`);
}

import { TAR_BLOCK } from "./tar-header.ts";
import { padding } from "./tar-scan.ts";

/** A file, folder or link to be packed. Names and targets are byte strings, one character per byte; names are relative. */
export type PackedEntry =
  | { kind: "folder"; name: string; mode: number }
  | { kind: "symbolic link" | "hard link"; name: string; mode: number; target: string }
  | (PackedFile & { content: AsyncIterable<Uint8Array> | Iterable<Uint8Array> });

type PackedFile = { kind: "file"; name: string; mode: number; bytes: number };

/** What stands before an entry's content, if it has one. */
export type PackedHead = Exclude<PackedEntry, { kind: "file" }> | PackedFile;

/**
 * Packs entries into a tar (POSIX.1-2017, pax, "ustar Interchange Format"), owned by root and without times, so that the same
 * entries give the same bytes.
 *
 * @throws Error when a content is not as long as announced.
 */
export async function* packTar(entries: Iterable<PackedEntry>): AsyncGenerator<Uint8Array> {
  yield* packEntries(entries);
  yield endOfTar();
}

/** The same without an end, for more to follow. */
export async function* packEntries(entries: Iterable<PackedEntry>): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    yield packHead(entry);
    if (entry.kind !== "file") continue;
    let left = entry.bytes;
    for await (const piece of entry.content) {
      left -= piece.length;
      yield piece;
    }
    if (left !== 0) throw new Error(`${entry.name} is not as long as announced`);
    yield new Uint8Array(padding(entry.bytes));
  }
}

/** Two blocks of zeros. */
export function endOfTar(): Uint8Array {
  return new Uint8Array(2 * TAR_BLOCK);
}

/** The header of an entry, behind a pax record where a name is too long for it. */
export function packHead(entry: PackedHead): Uint8Array {
  const name = entry.kind === "folder" ? `${entry.name}/` : entry.name;
  const target = "target" in entry ? entry.target : "";
  const records = [
    ...(name.length > LONGEST_NAME ? [record("path", name)] : []),
    ...(target.length > LONGEST_NAME ? [record("linkpath", target)] : []),
  ];
  const own = header(types[entry.kind], name, target, entry.mode, entry.kind === "file" ? entry.bytes : 0);
  if (records.length === 0) return own;
  const said = Buffer.concat(records);
  return Buffer.concat([
    header("x", "pax", "", 0o644, said.length),
    said,
    new Uint8Array(padding(said.length)),
    own,
  ]);
}

const types = { file: "0", "hard link": "1", "symbolic link": "2", folder: "5" } as const;

const LONGEST_NAME = 100;
/** As much as eleven octal digits say; beyond, sizes are written in GNU's base 256, which every reader knows. */
const LARGEST_OCTAL = 8 ** 11 - 1;

/** A pax record ("LENGTH path=NAME", the length counting its own digits). */
function record(key: string, value: string): Uint8Array {
  const rest = ` ${key}=${value}\n`;
  const digits = [2, 3, 4, 5].find((count) => String(rest.length + count).length === count) ?? 0;
  return Buffer.from(`${rest.length + digits}${rest}`, "latin1");
}

function header(type: string, name: string, target: string, mode: number, bytes: number): Uint8Array {
  const block = Buffer.alloc(TAR_BLOCK);
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
  block.write(name.slice(0, LONGEST_NAME), 0, "latin1");
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  if (bytes <= LARGEST_OCTAL) octal(bytes, 124, 12);
  else {
    block.writeUInt8(0x80, 124);
    block.writeBigUInt64BE(BigInt(bytes), 128);
  }
  octal(0, 136, 12);
  block.write(type, 156, "latin1");
  block.write(target.slice(0, LONGEST_NAME), 157, "latin1");
  block.write("ustar\x0000", 257, "latin1");
  // The checksum is of the header with spaces in place of the checksum.
  block.fill(" ", 148, 156);
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return block;
}

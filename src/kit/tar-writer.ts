import { TAR_BLOCK } from "./tar-header.ts";
import { padding } from "./tar-scan.ts";

/** A file or folder to be packed. Names are ASCII and relative. */
export type PackedEntry =
  | { kind: "folder"; name: string; mode: number }
  | {
      kind: "file";
      name: string;
      mode: number;
      bytes: number;
      content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
    };

/**
 * Packs entries into a tar (POSIX.1-2017, pax, "ustar Interchange Format"), owned by root and without times, so that the same
 * entries give the same bytes.
 *
 * @throws Error when a content is not as long as announced.
 */
export async function* packTar(entries: Iterable<PackedEntry>): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    const name = entry.kind === "folder" ? `${entry.name}/` : entry.name;
    if (name.length > LONGEST_NAME) yield longName(name);
    yield header(entry, name.slice(0, LONGEST_NAME));
    if (entry.kind === "folder") continue;
    let left = entry.bytes;
    for await (const piece of entry.content) {
      left -= piece.length;
      yield piece;
    }
    if (left !== 0) throw new Error(`${entry.name} is not as long as announced`);
    yield new Uint8Array(padding(entry.bytes));
  }
  yield new Uint8Array(2 * TAR_BLOCK);
}

const LONGEST_NAME = 100;
/** As much as eleven octal digits say; beyond, sizes are written in GNU's base 256, which every reader knows. */
const LARGEST_OCTAL = 8 ** 11 - 1;

/** A pax record with the name of the entry behind it ("LENGTH path=NAME", the length counting its own digits). */
function longName(name: string): Uint8Array {
  const rest = ` path=${name}\n`;
  const digits = [2, 3, 4, 5].find((count) => String(rest.length + count).length === count) ?? 0;
  const record = Buffer.from(`${rest.length + digits}${rest}`, "latin1");
  const announcement = { kind: "file", name: "", mode: 0o644, bytes: record.length, content: [] } as const;
  return Buffer.concat([header(announcement, "pax", "x"), record, new Uint8Array(padding(record.length))]);
}

function header(entry: PackedEntry, name: string, type = entry.kind === "folder" ? "5" : "0"): Uint8Array {
  const block = Buffer.alloc(TAR_BLOCK);
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
  block.write(name, 0, "latin1");
  octal(entry.mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  const bytes = entry.kind === "folder" ? 0 : entry.bytes;
  if (bytes <= LARGEST_OCTAL) octal(bytes, 124, 12);
  else {
    block.writeUInt8(0x80, 124);
    block.writeBigUInt64BE(BigInt(bytes), 128);
  }
  octal(0, 136, 12);
  block.write(type, 156, "latin1");
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

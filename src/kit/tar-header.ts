import { Fault } from "./fault.ts";

/** Tar is made of blocks of this many bytes. */
export const TAR_BLOCK = 512;

/**
 * One block of a tar archive that describes an entry or announces something about the next one. Names are byte strings,
 * one character per byte: a tar does not say in which encoding they are.
 */
export type TarHeader = {
  name: string;
  linkName: string;
  /** The type flag: "0" a file, "1" a hard link, "2" a symbolic link, "x" records about the next entry … */
  type: string;
  /** How many bytes follow the header, padding not counted. */
  size: number;
  /** Permissions, with setuid 0o4000 and setgid 0o2000. */
  mode: number;
  /** Only of GNU's old sparse files (type "S"): how large it is with its holes, and whether its map goes on in a next block. */
  sparse: { size: number; mapGoesOn: boolean } | null;
};

/**
 * Reads a header block (POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"), strictly: two
 * programs that forgive differently see different files. Null for a block of zeros, which ends an archive.
 *
 * @throws Fault invalid, saying which field is malformed.
 */
export function readTarHeader(block: Uint8Array): TarHeader | null {
  const bytes = Buffer.from(block.buffer, block.byteOffset, TAR_BLOCK);
  const sum = byteSum(bytes);
  if (sum.unsigned === 0) return null;
  const stated = numberAt(bytes, 148, 8, "checksum");
  // Some old programs added signed bytes; every reader accepts both.
  if (stated !== sum.unsigned && stated !== sum.signed) malformed("its checksum is wrong");

  const magic = bytes.toString("latin1", 257, 265);
  const isPosix = magic.startsWith("ustar\0");
  const isGnu = magic === "ustar  \0";
  // The time may lie before 1970, which base 256 can say; owner and device numbers only have to be numbers.
  for (const [offset, length, field] of [...owner, ...(isPosix || isGnu ? device : [])] as const)
    numberAt(bytes, offset, length, field);

  const ownName = textAt(bytes, 0, 100);
  const prefix = isPosix ? textAt(bytes, 345, 155) : "";
  const name = prefix === "" ? ownName : `${prefix}/${ownName}`;
  const flag = bytes.toString("latin1", 156, 157);
  const type = flag !== "\0" ? flag : name.endsWith("/") ? "5" : "0";
  return {
    name,
    linkName: textAt(bytes, 157, 100),
    type,
    size: sizeAt(bytes, 124, 12, "size"),
    mode: numberAt(bytes, 100, 8, "mode"),
    sparse:
      isGnu && type === "S"
        ? { size: sizeAt(bytes, 483, 12, "size with holes"), mapGoesOn: bytes[482] !== 0 }
        : null,
  };
}

const owner = [
  [108, 8, "user"],
  [116, 8, "group"],
  [136, 12, "time"],
] as const;
const device = [
  [329, 8, "major device number"],
  [337, 8, "minor device number"],
] as const;

/** The sum that the checksum field states: of all bytes, those of the field itself taken as spaces. */
function byteSum(bytes: Uint8Array): { unsigned: number; signed: number } {
  let unsigned = 0;
  let high = 0;
  let field = 0;
  for (let index = 0; index < TAR_BLOCK; index++) {
    const byte = bytes[index] ?? 0;
    if (index >= 148 && index < 156) {
      field += byte;
      continue;
    }
    unsigned += byte;
    high += byte >> 7;
  }
  if (unsigned === 0 && field === 0) return { unsigned: 0, signed: 0 };
  return { unsigned: unsigned + 8 * 32, signed: unsigned + 8 * 32 - high * 256 };
}

function textAt(bytes: Buffer, offset: number, length: number): string {
  const text = bytes.toString("latin1", offset, offset + length);
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

function sizeAt(bytes: Buffer, offset: number, length: number, field: string): number {
  const size = numberAt(bytes, offset, length, field);
  if (size < 0) malformed(`its ${field} is negative`);
  return size;
}

/** Octal digits between spaces and NULs, or GNU's base 256, told by the first bit, for what octal cannot say. */
function numberAt(bytes: Buffer, offset: number, length: number, field: string): number {
  const first = bytes[offset] ?? 0;
  if (first < 0x80) {
    const digits = textAt(bytes, offset, length).trim();
    if (!/^[0-7]*$/.test(digits)) malformed(`its ${field} is no octal number`);
    return digits === "" ? 0 : parseInt(digits, 8);
  }
  // Two's complement over all bits but the first; beyond 53 bits there is nothing that could be meant.
  let value = BigInt.asIntN(7, BigInt(first));
  for (let index = 1; index < length; index++) value = (value << 8n) | BigInt(bytes[offset + index] ?? 0);
  if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)
    malformed(`its ${field} is beyond all measure`);
  return Number(value);
}

function malformed(what: string): never {
  throw new Fault("invalid", `A header of the tar is malformed: ${what}.`);
}

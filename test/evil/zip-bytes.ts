import { crc32, deflateRawSync } from "node:zlib";

/** One entry of a ZIP under construction; what is left out is what an honest packer would write. */
export type RawEntry = {
  name: string | Uint8Array;
  content?: string | Uint8Array;
  method?: number;
  flags?: number;
  /** Unix mode, as in st_mode. */
  mode?: number;
  /** What the directory says, true or not. */
  size?: number;
  packedSize?: number;
  crc?: number;
  /** Where the directory says that the local header is; the entry then writes none of its own. */
  offset?: number;
  /** Bytes that stand in the file in place of the packed content. */
  packed?: Uint8Array;
};

export type RawEnd = { entries?: number; comment?: string; zip64Entries?: bigint };

/** A ZIP byte by byte (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14–16), honest or not. */
export function zipBytes(entries: RawEntry[], end: RawEnd = {}): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const content = Buffer.from((entry.content ?? "") as string);
    const method = entry.method ?? 8;
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(content) : content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(entry.flags ?? 0x800, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(entry.crc ?? crc32(content), 10);
    common.writeUInt32LE(entry.packedSize ?? packed.length, 14);
    common.writeUInt32LE(entry.size ?? content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const attributes = Buffer.alloc(14);
    attributes.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    attributes.writeUInt32LE(entry.offset ?? offset, 10);
    central.push(Buffer.from("PK\x01\x02\x14\x03", "latin1"), common, attributes, name);
    if (entry.offset !== undefined) continue;
    const record = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, name, packed]);
    local.push(record);
    offset += record.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...local, directory, endRecord(entries.length, directory.length, offset, end)]);
}

function endRecord(count: number, size: number, offset: number, end: RawEnd): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(Math.min(end.entries ?? count, 0xffff), 8);
  record.writeUInt16LE(Math.min(end.entries ?? count, 0xffff), 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  if (end.zip64Entries === undefined) return record;
  const large = Buffer.alloc(56);
  large.writeUInt32LE(0x06064b50, 0);
  large.writeBigUInt64LE(44n, 4);
  large.writeBigUInt64LE(end.zip64Entries, 24);
  large.writeBigUInt64LE(end.zip64Entries, 32);
  large.writeBigUInt64LE(BigInt(size), 40);
  large.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([large, locator, record]);
}

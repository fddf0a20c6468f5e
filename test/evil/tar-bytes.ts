/** One entry of a tar under construction; what is left out is what an honest packer would write. */
export type RawTarEntry = {
  name: string | Uint8Array;
  /** Type flag: "0" file, "1" hard link, "2" symbolic link, "5" folder, "x" pax records, "L" GNU's long name … */
  type?: string;
  content?: string | Uint8Array;
  linkName?: string;
  mode?: number;
  /** What the header says, true or not; as it stands in the field when it is text. */
  size?: number | string;
  /** Stands in the header at an offset, over everything else, before the checksum is reckoned. */
  over?: [offset: number, bytes: string][];
  /** Added to the true checksum. */
  checksumOff?: number;
};

export type RawTarEnd = { zeros?: number; tail?: string };

/** A tar byte by byte (POSIX.1-2017, "ustar Interchange Format"), honest or not. */
export function tarBytes(entries: RawTarEntry[], { zeros = 1024, tail = "" }: RawTarEnd = {}): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = Buffer.from((entry.content ?? "") as string);
    return [headerBytes(entry, content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(zeros), Buffer.from(tail)]);
}

function headerBytes(entry: RawTarEntry, length: number): Buffer {
  const header = Buffer.alloc(512);
  const size = entry.size ?? length;
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  Buffer.from(entry.name as string).copy(header, 0, 0, 100);
  header.write(octal(entry.mode ?? 0o644, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(typeof size === "string" ? size : octal(size, 11), 124, 12, "latin1");
  header.write(octal(0, 11), 136);
  header.write(entry.type ?? "0", 156, 1, "latin1");
  header.write(entry.linkName ?? "", 157, 100, "utf8");
  header.write("ustar\x0000", 257, "latin1");
  for (const [offset, bytes] of entry.over ?? []) header.write(bytes, offset, "latin1");
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0) + (entry.checksumOff ?? 0);
  header.write(`${octal(sum, 6)}\0 `, 148, "latin1");
  return header;
}

/** A header of pax records for the entry behind it. */
export function paxEntry(records: Record<string, string> | string, type = "x"): RawTarEntry {
  const content =
    typeof records === "string"
      ? records
      : Object.entries(records)
          .map(([key, value]) => paxRecord(key, value))
          .join("");
  return { name: "PaxHeaders/x", type, content };
}

export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  if (bytes + String(length).length > length) length += 1;
  return `${length}${rest}`;
}

import { Fault } from "./fault.ts";
import { readTarHeader } from "./tar-header.ts";
import type { TarHeader } from "./tar-header.ts";
import { readGlobalTarRecords, readTarRecords } from "./tar-records.ts";
import type { TarRecords } from "./tar-records.ts";

export type TarEntryKind =
  | "file"
  | "hard link"
  | "symbolic link"
  | "character device"
  | "block device"
  | "folder"
  | "pipe"
  | "unknown";

/** An entry, with all that headers before it said about it. Names are byte strings, one character per byte. */
export type TarEntry = {
  name: string;
  kind: TarEntryKind;
  linkName: string;
  mode: number;
  /** How many bytes of content follow, padding not counted. */
  storedBytes: number;
  /** How large the file is once unpacked: more than is stored where it is sparse. */
  fileBytes: number;
};

/** What a block of headers turns out to be. "more" asks for so many bytes, which follow, padded to whole blocks. */
export type TarStep = { is: "zeros" } | { is: "more"; bytes: number } | { is: "entry"; entry: TarEntry };

/**
 * Puts entries together from headers: pax records, GNU's long names and maps of sparse files come before what they
 * describe. `block` takes a header; what it asks for goes to `more`, which may ask again, give the entry, or leave it
 * (null) to the next header. It holds at most `LONGEST` bytes.
 *
 * @throws Fault invalid when headers are malformed or contradict one another.
 */
export type TarAssembler = {
  block(block: Uint8Array): TarStep;
  more(payload: Uint8Array): TarStep | null;
  /** Whether something was announced and no entry followed yet. */
  midway(): boolean;
};

/** As much as Go's reader, and with it every container engine, takes for one entry's records. */
const LONGEST = 1 << 20;

const kinds: Partial<Record<string, TarEntryKind>> = {
  0: "file",
  1: "hard link",
  2: "symbolic link",
  3: "character device",
  4: "block device",
  5: "folder",
  6: "pipe",
  S: "file",
};

/** Announcements by their type flag. */
const announcements = new Set(["x", "g", "L", "K"]);

export function tarAssembler(): TarAssembler {
  let announced = new Map<string, string | TarRecords>();
  /** Whose payload is awaited: an announcement, or a sparse file whose map goes on. */
  let awaiting: TarHeader | null = null;

  function finished(header: TarHeader): TarStep {
    const entry = assembled(header, announced);
    announced = new Map();
    return { is: "entry", entry };
  }

  return {
    block(block) {
      const header = readTarHeader(block);
      if (header === null) return { is: "zeros" };
      if (announcements.has(header.type)) {
        if (announced.has(header.type)) refused("two headers announce the same thing about one entry");
        if (header.size > LONGEST) refused("what is announced about an entry is longer than 1 MiB");
        awaiting = header;
        return { is: "more", bytes: header.size };
      }
      if (header.sparse?.mapGoesOn !== true) return finished(header);
      awaiting = header;
      return { is: "more", bytes: 512 };
    },

    more(payload) {
      const header = awaiting;
      if (header === null) throw new Error("nothing was asked for");
      if (header.sparse !== null) {
        if (payload[504] !== 0) return { is: "more", bytes: 512 };
        awaiting = null;
        return finished(header);
      }
      awaiting = null;
      if (header.type === "x") announced.set("x", readTarRecords(payload));
      else if (header.type === "g") announced.set("g", (readGlobalTarRecords(payload), ""));
      else announced.set(header.type, longName(payload));
      return null;
    },

    midway: () => awaiting !== null || announced.size > 0,
  };
}

function assembled(header: TarHeader, announced: Map<string, string | TarRecords>): TarEntry {
  const records = (announced.get("x") ?? {}) as TarRecords;
  const longName = announced.get("L") as string | undefined;
  const longLink = announced.get("K") as string | undefined;
  if (
    (longName !== undefined && records.name !== undefined) ||
    (longLink !== undefined && records.linkName !== undefined)
  )
    refused("its name is given in two ways");
  const kind = kinds[header.type] ?? "unknown";
  const storedBytes = records.size ?? header.size;
  // Some readers would skip that many bytes, others take them for the next header.
  if (kind !== "file" && kind !== "unknown" && storedBytes !== 0) refused(`a ${kind} has content`);
  const fileBytes = header.sparse?.size ?? records.sparseSize ?? storedBytes;
  return {
    name: records.name ?? longName ?? header.name,
    kind,
    linkName: records.linkName ?? longLink ?? header.linkName,
    mode: header.mode,
    storedBytes,
    fileBytes: kind === "file" ? fileBytes : 0,
  };
}

/** A name of GNU's, which ends with a NUL. What could hide behind an earlier one stays in it, for whoever checks names. */
function longName(payload: Uint8Array): string {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString("latin1");
  return text.replace(/\0+$/, "");
}

function refused(what: string): never {
  throw new Fault("invalid", `A header of the tar is malformed: ${what}.`);
}

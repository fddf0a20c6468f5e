import { constants } from "node:fs";
import { mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import yauzl from "yauzl";
import { collisionFinder, entryProblem, isClutter, nameDefect } from "./entry-name.ts";
import { Fault } from "./fault.ts";
import type { ListedFile } from "./folder.ts";
import type { Problem } from "./problem.ts";

/** How much a ZIP may hold. Sizes in bytes. */
export type ZipLimits = {
  entries: number;
  entryBytes: number;
  totalBytes: number;
  /** Inflated over packed size; asked only beyond `ratioFrom` inflated bytes, because small text packs very well. */
  ratio: number;
  ratioFrom: number;
};

export const zipLimits: ZipLimits = {
  entries: 10_000,
  entryBytes: 2 * 1024 ** 3,
  totalBytes: 8 * 1024 ** 3,
  ratio: 200,
  ratioFrom: 100 * 1024 ** 2,
};

/** A file that passed every check on the central directory, and where its bytes are. */
type Planned = ListedFile & { dataStart: number; packedSize: number; deflated: boolean; crc: number };

/**
 * Unpacks a ZIP into a folder that does not exist yet. Everything the central directory says is checked before the first
 * byte is written; sizes and checksums are then held against the bytes that really come out. ZIPs inside stay as they are.
 *
 * @returns the files, sorted by path.
 * @throws Fault "invalid" with a problem per refused entry (at most twenty); the folder is then gone.
 */
export async function unpackZip(
  zipPath: string,
  intoDir: string,
  limits: ZipLimits = zipLimits,
): Promise<ListedFile[]> {
  const zip = await readable(
    yauzl.openPromise(zipPath, { decodeStrings: false, validateEntrySizes: false, autoClose: false }),
  );
  try {
    const planned = await readable(planEntries(zip, limits));
    await mkdir(intoDir, { mode: 0o700 });
    try {
      for (const file of planned) await readable(inflate(zip, file, join(intoDir, file.path)));
    } catch (refusal) {
      await rm(intoDir, { recursive: true, force: true });
      throw refusal;
    }
    return planned.map(({ path, size }) => ({ path, size })).sort((a, b) => (a.path < b.path ? -1 : 1));
  } finally {
    zip.close();
  }
}

/** Errors of the ZIP reader are refusals of the ZIP; errors of the operating system (a full disk) are not. */
async function readable<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Fault || (error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    const message = `It cannot be read: ${(error as Error).message}.`;
    throw new Fault("invalid", "The file is no readable ZIP.", [
      { severity: "error", place: "ZIP", message, remedy: "Pack it again." },
    ]);
  }
}

async function planEntries(zip: yauzl.ZipFile, limits: ZipLimits): Promise<Planned[]> {
  const problems: Problem[] = [];
  const planned: Planned[] = [];
  const spans: { path: string; start: number; end: number }[] = [];
  const collision = collisionFinder();
  if (zip.entryCount > limits.entries)
    refuse([wholeZip(`It announces more than ${limits.entries} entries.`)]);
  for await (const entry of zip.eachEntry()) {
    const path = yauzl.getFileNameLowLevel(
      entry.generalPurposeBitFlag,
      entry.fileNameRaw,
      entry.extraFields,
      true,
    );
    const dataStart = (await zip.readLocalFileHeaderPromise(entry)).fileDataStart;
    spans.push({ path, start: entry.relativeOffsetOfLocalHeader, end: dataStart + entry.compressedSize });
    if (isClutter(path)) continue;
    const isFolder = path.endsWith("/");
    const name = isFolder ? path.slice(0, -1) : path;
    const defect =
      nameDefect(name) ?? entryDefect(entry, isFolder, limits) ?? (isFolder ? null : collision(name));
    if (defect !== null) problems.push(entryProblem(path, defect, "Pack the ZIP again without it."));
    else if (!isFolder) {
      const { uncompressedSize: size, compressedSize: packedSize, crc32: crc } = entry;
      planned.push({ path, size, dataStart, packedSize, deflated: entry.compressionMethod === 8, crc });
    }
    if (problems.length >= 20) break;
  }
  problems.push(...overlaps(spans), ...excess(planned, limits));
  if (problems.length > 0) refuse(problems.slice(0, 20));
  return planned;
}

function refuse(problems: Problem[]): never {
  throw new Fault("invalid", "The ZIP holds entries that cannot be accepted.", problems);
}

function wholeZip(message: string): Problem {
  return { severity: "error", place: "ZIP", message };
}

function entryDefect(entry: yauzl.Entry, isFolder: boolean, limits: ZipLimits): string | null {
  if (entry.isEncrypted()) return "It is encrypted.";
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    return `It is packed by a method (${entry.compressionMethod}) other than deflate.`;
  }
  // Upper half of the attributes: a Unix mode, whose type bits are zero where the ZIP comes from elsewhere.
  const fileType = (entry.externalFileAttributes >>> 16) & 0xf000;
  if (fileType === 0xa000) return "It is a symbolic link.";
  if (fileType !== 0 && fileType !== (isFolder ? 0x4000 : 0x8000)) return "It is no regular file.";
  if (entry.uncompressedSize > limits.entryBytes) return `It is larger than ${limits.entryBytes} bytes.`;
  if (entry.compressionMethod === 0 && entry.compressedSize !== entry.uncompressedSize) {
    return "It states two different sizes.";
  }
  return null;
}

/** Entries that share bytes: how a small ZIP holds a large file many times (D. Fifield, "A better zip bomb", 2019). */
function overlaps(spans: { path: string; start: number; end: number }[]): Problem[] {
  const problems: Problem[] = [];
  spans.sort((a, b) => a.start - b.start);
  for (const [index, span] of spans.entries()) {
    const next = spans[index + 1];
    if (next !== undefined && next.start < span.end) {
      problems.push(entryProblem(next.path, `Its bytes overlap those of "${span.path}".`));
    }
  }
  return problems;
}

function excess(planned: Planned[], limits: ZipLimits): Problem[] {
  const total = planned.reduce((sum, file) => sum + file.size, 0);
  const packed = planned.reduce((sum, file) => sum + file.packedSize, 0);
  if (total > limits.totalBytes) return [wholeZip(`Unpacked it is larger than ${limits.totalBytes} bytes.`)];
  if (total > limits.ratioFrom && total > packed * limits.ratio) {
    return [wholeZip(`Unpacked it is more than ${limits.ratio} times as large as packed.`)];
  }
  return [];
}

/** Writes one file, holding its bytes against the size and checksum that the central directory states. */
async function inflate(zip: yauzl.ZipFile, file: Planned, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
  const handle = await open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600);
  try {
    let size = 0;
    let crc = 0;
    for await (const chunk of await openEntry(zip, file)) {
      size += chunk.length;
      if (size > file.size) break;
      crc = crc32(chunk, crc);
      await handle.writeFile(chunk);
    }
    if (size !== file.size)
      refuse([entryProblem(file.path, "It is not as large as the ZIP's directory says.")]);
    if (crc !== file.crc) refuse([entryProblem(file.path, "Its checksum is wrong: the ZIP is damaged.")]);
  } finally {
    await handle.close();
  }
}

/** By hand, because yauzl 3.4.0's own promise of this reads the wrong arguments. */
function openEntry(zip: yauzl.ZipFile, file: Planned): Promise<AsyncIterable<Buffer>> {
  const { dataStart, packedSize, deflated, size } = file;
  return new Promise((resolve, reject) => {
    zip.openReadStreamLowLevel(dataStart, packedSize, 0, packedSize, deflated, size, (error, stream) =>
      error ? reject(error) : resolve(stream),
    );
  });
}

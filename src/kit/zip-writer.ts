import { open, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import yazl from "yazl";

/** A file for a ZIP: its path there, and its content, either as text or as the file on disk that holds it. */
export type ZipEntry = { path: string } & ({ text: string } | { file: string });

/** The same content gives the same bytes, whenever and wherever it is packed: 1970 is clamped to the first day a ZIP can name. */
const packedAt = { mtime: new Date(0), mode: 0o100644, forceDosTimestamp: true };

/** Writes a ZIP, entries in the given order, to a path where nothing is yet. Nothing is left there if it fails. */
export async function writeZip(zipPath: string, entries: ZipEntry[]): Promise<void> {
  const file = await open(zipPath, "wx", 0o600);
  const zip = new yazl.ZipFile();
  const written = pipeline(zip.outputStream, file.createWriteStream());
  zip.on("error", (error) =>
    (zip.outputStream as NodeJS.ReadableStream & { destroy(e: Error): void }).destroy(error),
  );
  try {
    for (const entry of entries) {
      if ("text" in entry) zip.addBuffer(Buffer.from(entry.text), entry.path, packedAt);
      else zip.addFile(entry.file, entry.path, packedAt);
    }
    zip.end();
    await written;
  } catch (failure) {
    await rm(zipPath, { force: true });
    throw failure;
  }
}

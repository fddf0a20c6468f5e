import { mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { assetBytes, listAssets } from "./assets.ts";

/**
 * Lays an embedded folder out on disk, for those who open files by path and know nothing of ours, and returns where:
 * `<runDir>/<hash>/<folder>`. Another version of the content gets another place, and a file that an earlier run
 * left there is used again, so a second start writes nothing. What is embedded as "NAME.zst" becomes "NAME".
 *
 * @throws Error when the folder cannot be written.
 */
export function unpackFolder(folder: string, runDir: string): string {
  const files = listAssets(folder).map((name) => ({ name, bytes: assetBytes(name) }));
  const hash = files.reduce((seed, { bytes }) => Bun.hash.xxHash64(bytes, seed), 0n).toString(16);
  for (const { name, bytes } of files) {
    const path = join(runDir, hash, name.replace(/\.zst$/, ""));
    const content = name.endsWith(".zst") ? Bun.zstdDecompressSync(bytes as Uint8Array<ArrayBuffer>) : bytes;
    if (sizeOf(path) !== content.length) writeWhole(path, content);
  }
  return join(runDir, hash, folder);
}

/** The file appears under its name complete or not at all: a crash half-way leaves nothing that looks like a library. */
function writeWhole(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, bytes, { mode: 0o700 });
  renameSync(partial, path);
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

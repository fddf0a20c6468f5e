import { join } from "node:path";
import { writeZip } from "../../src/kit/zip-writer.ts";
import type { SourceFiles } from "./source.ts";
import { folderWith } from "./temporary.ts";

/** A ZIP of these files. */
export async function zipOf(files: SourceFiles): Promise<Uint8Array> {
  const root = folderWith(files);
  const zip = join(folderWith(), "challenge.zip");
  await writeZip(
    zip,
    Object.keys(files).map((path) => ({ path, file: join(root, path) })),
  );
  return Bun.file(zip).bytes();
}

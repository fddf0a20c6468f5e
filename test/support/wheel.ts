import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderWith } from "./temporary.ts";
import { zipOf } from "./zip-of.ts";

/** What is in a wheel of one empty module. */
export function wheelFiles(project = "example_package", version = "1.0"): Record<string, string> {
  const info = `${project}-${version}.dist-info`;
  return {
    [`${project}/__init__.py`]: "",
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${project.replaceAll("_", "-")}\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    [`${info}/RECORD`]: [`${project}/__init__.py`, `${info}/METADATA`, `${info}/WHEEL`, `${info}/RECORD`]
      .map((path) => `${path},,\n`)
      .join(""),
  };
}

/** A wheel on disk, under any name. @returns its path. */
export async function wheelAt(
  name = "example_package-1.0-py3-none-any.whl",
  files = wheelFiles(),
): Promise<string> {
  return fileAt(name, await zipOf(files));
}

/** A source distribution on disk. */
export async function sdistAt(name: string, files: Record<string, string>): Promise<string> {
  return fileAt(name, Bun.gzipSync(new Uint8Array(await new Bun.Archive(files).bytes())));
}

/** A file of this name in a folder of its own. */
export function fileAt(name: string, content: string | Uint8Array): string {
  const path = join(folderWith(), name);
  writeFileSync(path, content);
  return path;
}

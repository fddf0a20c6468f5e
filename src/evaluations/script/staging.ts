import { constants } from "node:fs";
import { chmod, copyFile, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readFolder } from "../../kit/folder.ts";
import { assetBytes, listAssets } from "../../platform/assets.ts";

/*
 * What a box is given must be readable by everyone, because the box is another user; the folder around it keeps everyone
 * else out. Modes are set after the fact: those given when a file is made are cut down by the umask.
 */

/** A path to a file's bytes that everyone may read: the file itself, or else a copy. */
export async function readableFile(path: string, copy: string): Promise<string> {
  const { mode } = await stat(path);
  if (mode & constants.S_IROTH) return path;
  await copyReadable(path, copy);
  return copy;
}

/** A readable copy of a folder of regular files; scripts are small. */
export async function readableFolder(path: string, copy: string): Promise<string> {
  await makeFolder(copy, copy);
  for (const file of await readFolder(path)) {
    await makeFolder(dirname(join(copy, file.path)), copy);
    await copyReadable(join(path, file.path), join(copy, file.path));
  }
  return copy;
}

const harness = "static/evaluator";

/** Writes out the Python programs that run a script. */
export async function readableHarness(into: string): Promise<string> {
  for (const name of listAssets(harness).filter((name) => !name.includes("__pycache__"))) {
    const path = join(into, name.slice(harness.length));
    await makeFolder(dirname(path), into);
    await writeFile(path, assetBytes(name), { flag: "wx" });
    await chmod(path, name.includes("/bin/") ? 0o555 : 0o444);
  }
  return into;
}

export async function readableText(text: string, path: string): Promise<string> {
  await writeFile(path, text, { flag: "wx" });
  await chmod(path, 0o444);
  return path;
}

/** The name a file had with its sender, made safe for a path. The ending survives, because scripts go by it. */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  const safe = last.replace(/[^A-Za-z0-9._-]/g, "_").slice(-100);
  return safe.replace(/^[.-]+/, "") || "file";
}

/** A folder below (or equal to) `root`, with all between them. */
async function makeFolder(path: string, root: string): Promise<void> {
  await mkdir(path, { recursive: true });
  for (let at = path; at.length >= root.length; at = dirname(at)) await chmod(at, 0o755);
}

/** Costs nothing on file systems that share blocks between copies. */
async function copyReadable(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await chmod(to, 0o444);
}

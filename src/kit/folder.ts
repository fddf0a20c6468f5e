import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { collisionFinder, entryProblem, isClutter, nameDefect } from "./entry-name.ts";
import { Fault } from "./fault.ts";
import type { Problem } from "./problem.ts";

/** A regular file: its path from the root, with "/" between the parts, and its size in bytes. */
export type ListedFile = { path: string; size: number };

/**
 * Every file below a folder, sorted by path, by the rules that hold for ZIPs: no symbolic links, devices or unsafe names;
 * `.git`, `__MACOSX` and `.DS_Store` are passed over.
 *
 * @throws Fault "invalid" naming each entry that breaks a rule.
 */
export async function readFolder(root: string, maxEntries = 10_000): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  const problems: Problem[] = [];
  const collision = collisionFinder();
  const waiting = [""];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const name of (await readdir(join(root, folder))).sort()) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (isClutter(path)) continue;
      const stat = await lstat(join(root, path));
      const defect = nameDefect(path);
      if (defect !== null) problems.push(entryProblem(path, defect, "Rename it."));
      else if (stat.isDirectory()) waiting.push(path);
      else if (stat.isSymbolicLink()) {
        problems.push(entryProblem(path, "It is a symbolic link.", "Put the file itself in its place."));
      } else if (!stat.isFile()) problems.push(entryProblem(path, "It is no regular file.", "Take it out."));
      else {
        const fault = collision(path);
        if (fault !== null) problems.push(entryProblem(path, fault, "Rename one of them."));
        files.push({ path, size: stat.size });
      }
      if (files.length + waiting.length > maxEntries) {
        throw new Fault("invalid", `The folder holds more than ${maxEntries} files.`);
      }
    }
  }
  if (problems.length > 0)
    throw new Fault("invalid", "The folder holds entries that cannot be accepted.", problems);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

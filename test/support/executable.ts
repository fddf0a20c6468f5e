import { join, resolve } from "node:path";

const root = resolve(import.meta.dir, "../..");
let made: string | null = null;

/** The executable, made anew if it is older than what it is made of. @returns its path. */
export function executable(): string {
  if (made !== null) return made;
  const build = [process.execPath, join(root, "scripts/build.ts"), "--if-stale"];
  const { success, stderr } = Bun.spawnSync(build);
  if (!success) throw new Error(stderr.toString());
  return (made = join(root, "dist/assay"));
}

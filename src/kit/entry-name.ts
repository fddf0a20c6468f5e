import type { Problem } from "./problem.ts";

/** What operating systems leave in folders and ZIPs; never part of what a person meant to hand in. */
export function isClutter(path: string): boolean {
  const parts = path.split("/");
  return parts[0] === "__MACOSX" || parts.includes(".git") || parts.at(-1) === ".DS_Store";
}

/**
 * Why a path from a ZIP or folder is refused, as a sentence; null if it is acceptable on every file system we know.
 * Names are refused, never repaired: two programs that repair differently see different files.
 */
export function nameDefect(path: string): string | null {
  if (/[\x00-\x1f\x7f]/.test(path)) return "Its name contains a control character.";
  if (path.includes("\\")) return "Its name contains a backslash.";
  if (path.startsWith("/")) return "Its name is an absolute path.";
  if (/^[a-z]:/i.test(path)) return "Its name begins with a drive letter.";
  if (Buffer.byteLength(path) > 1024) return "Its path is longer than 1,024 bytes.";
  for (const part of path.split("/")) {
    if (part === "") return "Its path has an empty part.";
    if (part === "." || part === "..") return `Its path has the part "${part}".`;
    if (/[. ]$/.test(part)) return "A part of its path ends with a dot or a space.";
    if (Buffer.byteLength(part) > 255) return "A part of its path is longer than 255 bytes.";
  }
  return null;
}

/** Finds names that would fall together on a file system that ignores case or normalises accents. */
export function collisionFinder(): (path: string) => string | null {
  const seen = new Map<string, { path: string; isFolder: boolean }>();

  /** What is wrong with adding this file after those before it, as a sentence; null if nothing. */
  return function collision(path: string): string | null {
    const parts = path.split("/");
    for (let depth = 1; depth <= parts.length; depth++) {
      const here = { path: parts.slice(0, depth).join("/"), isFolder: depth < parts.length };
      const key = here.path.normalize("NFC").toLowerCase();
      const earlier = seen.get(key);
      if (earlier === undefined) seen.set(key, here);
      else if (!earlier.isFolder || !here.isFolder) {
        return earlier.path === here.path
          ? `The name "${here.path}" occurs more than once.`
          : `The names "${earlier.path}" and "${here.path}" differ only in case.`;
      } else if (earlier.path !== here.path) {
        return `The folders "${earlier.path}" and "${here.path}" differ only in case.`;
      }
    }
    return null;
  };
}

/** An entry that is refused, with its name in a form that is safe to print. */
export function entryProblem(path: string, message: string, remedy?: string): Problem {
  const printable = JSON.stringify(path.length > 120 ? `${path.slice(0, 120)}…` : path);
  return {
    severity: "error",
    place: `entry ${printable}`,
    message,
    ...(remedy === undefined ? {} : { remedy }),
  };
}

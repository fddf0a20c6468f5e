import type { TarEntry } from "../../kit/tar-entry.ts";
import { renamed } from "../../kit/tar-repack.ts";
import type { PackedEntry, PackedHead } from "../../kit/tar-writer.ts";

/** What Debian has had in /usr since 2019 (UsrMerge): packages may still say the old place, and links lead to the new one. */
const merged = ["bin", "sbin", "lib", "lib64"];

/** The folders and links that have to be there before anything else is put into a tree of Debian's. */
export const mergedFolders: PackedEntry[] = [
  { kind: "folder", name: "usr", mode: 0o755 },
  ...merged.map((name) => ({ kind: "folder" as const, name: `usr/${name}`, mode: 0o755 })),
  ...merged.map((name) => ({ kind: "symbolic link" as const, name, mode: 0o777, target: `usr/${name}` })),
];

/** A file of a package at its place in the tree; null for the folders above. */
export function inMergedTree(entry: TarEntry): PackedHead | null {
  const name = placeOf(entry.name);
  if (name === "" || merged.includes(name)) return null;
  return renamed(entry, name, entry.kind === "hard link" ? placeOf(entry.linkName) : entry.linkName);
}

function placeOf(name: string): string {
  const clean = name.replace(/^(\.?\/)+/, "").replace(/\/$/, "");
  return merged.includes(clean.split("/")[0] ?? "") && clean.includes("/") ? `usr/${clean}` : clean;
}

/** What no scoring script needs: documentation, what only compiles programs, what was only there to install the rest. */
const needless = [
  /^(assay-packages|boot|dev|home|media|mnt|proc|run|srv|sys|tmp|var\/tmp)\/./,
  /^assay-packages$/,
  /^\.dockerenv$/,
  /^etc\/(hostname|hosts|resolv\.conf|mtab|machine-id)$/,
  // Passwords nobody has, with the day on which they were set.
  /^etc\/g?shadow-?$/,
  /^(var\/cache|var\/log|var\/lib\/apt)\/./,
  /^usr\/include\/./,
  /^usr\/lib\/gcc\/./,
  /^usr\/libexec\/gcc\/./,
  /^usr\/lib\/.*\.a$/,
  /^usr\/share\/doc\/.*\/(?!copyright$)[^/]+$/,
  /^usr\/share\/(gnupg|info|lintian|locale|man|perl|unicode|zoneinfo\/right)\/./,
];

/** Whether something is part of the image. */
export function isNeeded(name: string): boolean {
  return !needless.some((pattern) => pattern.test(name));
}

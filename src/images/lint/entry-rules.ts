import type { TarEntry, TarEntryKind } from "../../kit/tar-entry.ts";
import { type Findings, quotedName } from "./findings.ts";
import type { NameKind, NamesSeen } from "./names-seen.ts";

/** Linux's own limits on paths and their parts. */
const LONGEST_PATH = 4096;
const LONGEST_PART = 255;
const WHITEOUT = ".wh.";

const build = "Build the layer with docker build, podman build or buildah.";
const relative = "Pack the layer with names relative to the root, like usr/bin/python3.";

/** Says something against the entry that is being checked; `about` comes behind its name. */
type Refuse = (message: string, remedy: string, about?: string) => void;

/** Checks one entry of a layer against everything that engines would refuse or read differently, and remembers it. */
export function checkEntry(entry: TarEntry, place: string, seen: NamesSeen, findings: Findings): void {
  const refuse: Refuse = (message, remedy, about = "") =>
    findings.refuse(`${entryPlace(entry, place)}${about}`, message, remedy);
  const parts = partsOf(entry.name);
  const defect = nameDefect(entry.name, parts);
  if (defect !== null) return refuse(...defect);
  const outlawed = outlawedKinds[entry.kind];
  if (outlawed !== undefined) refuse(...outlawed);

  const keys = seen.keysOf(parts);
  for (const ancestor of keys.slice(0, -1)) {
    const kind = seen.get(ancestor);
    if (kind === "link") refuse("It lies behind a symbolic link of the same layer.", build);
    else if (kind === "file") refuse("It lies in something that is no folder.", build);
  }
  if (entry.kind === "hard link" || entry.kind === "symbolic link") checkLink(entry, parts, seen, refuse);

  const key = keys.at(-1);
  if (key === undefined) return;
  const isWhiteout = parts.at(-1)?.startsWith(WHITEOUT) === true;
  if (parts.some((part) => part.startsWith(WHITEOUT))) checkWhiteout(entry, parts, refuse);
  const kind: NameKind = isWhiteout ? "whiteout" : (nameKinds[entry.kind] ?? "file");
  const before = seen.get(key);
  if (before === "whiteout" && kind === "whiteout") refuse("It is deleted twice in the same layer.", build);
  else if (before !== undefined && !(before === "folder" && kind === "folder"))
    findings.remark(
      entryPlace(entry, place),
      "The name occurs more than once in the layer; the last one counts.",
    );
  seen.add(key, kind);
}

function entryPlace({ name }: TarEntry, place: string): string {
  return `${place}, entry ${quotedName(name)}`;
}

const nameKinds: Partial<Record<TarEntryKind, NameKind>> = { folder: "folder", "symbolic link": "link" };

const base = "Leave it out; if it comes with the base image, use another one.";
const outlawedKinds: Partial<Record<TarEntryKind, [message: string, remedy: string]>> = {
  "character device": ["It is a device.", base],
  "block device": ["It is a device.", base],
  pipe: ["It is a named pipe.", base],
  unknown: ["It is of a kind that engines do not know.", build],
};

function partsOf(name: string): string[] {
  return name.split("/").filter((part) => part !== "" && part !== ".");
}

/** The root itself may be called "/" or "./"; it has no parts. */
function nameDefect(name: string, parts: string[]): [message: string, remedy: string] | null {
  if (name === "") return ["It has no name.", relative];
  if (name.includes("\0")) return ["Its name contains a NUL.", relative];
  if (name.startsWith("/") && parts.length > 0) return ["Its name is an absolute path.", relative];
  if (parts.includes("..")) return ['Its name has the part "..".', relative];
  if (name.length > LONGEST_PATH || parts.some((part) => part.length > LONGEST_PART))
    return ["Its name is longer than Linux takes (4,096 bytes, 255 for each part).", relative];
  return null;
}

function checkLink({ kind, linkName }: TarEntry, parts: string[], seen: NamesSeen, refuse: Refuse): void {
  const about = ` to ${quotedName(linkName)}`;
  const target = partsOf(linkName);
  if (linkName === "" || linkName.includes("\0") || linkName.length > LONGEST_PATH)
    return refuse("The link does not say where to.", build, about);
  // A symbolic link is reckoned from its folder, a hard one from the root; no other link is followed on the way.
  if (leaves(target, kind === "symbolic link" ? parts.length - 1 : 0))
    return refuse("The link leads out of the image.", "Correct the link's target.", about);
  if (kind === "symbolic link") return;
  const key = seen.keysOf(target).at(-1);
  const found = key === undefined ? undefined : seen.get(key);
  // Docker unpacks a layer by itself: what lies in a layer below is not there to be linked to.
  if (found !== "file" && found !== "link")
    refuse("The hard link is not to a file before it in the same layer.", build, about);
}

/** Whether a path goes above the root at any point, begun so many folders below it. */
function leaves(parts: string[], depth: number): boolean {
  return parts.some((part) => (depth += part === ".." ? -1 : 1) < 0);
}

/** A file ".wh.NAME" deletes NAME from the layers below, ".wh..wh..opq" all of its folder (OCI image specification, "Whiteouts"). */
function checkWhiteout(entry: TarEntry, parts: string[], refuse: Refuse): void {
  const name = parts.at(-1) ?? "";
  const deleted = name.slice(WHITEOUT.length);
  const isSound =
    name.startsWith(WHITEOUT) &&
    !parts.slice(0, -1).some((part) => part.startsWith(WHITEOUT)) &&
    entry.kind === "file" &&
    entry.fileBytes === 0 &&
    (deleted === ".wh..opq" || (!deleted.startsWith(WHITEOUT) && !["", ".", ".."].includes(deleted)));
  if (!isSound) refuse("It is a malformed mark of a deletion (whiteout).", build);
}

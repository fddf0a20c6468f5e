import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Syscall } from "./syscalls.ts";

/** Which of the changes that no fsync has made durable yet a power cut leaves behind. */
export type Survival = () => boolean;

type Change = { at: number | null; data: Buffer } | { length: number };
/** A file's content, apart from its name: what is durable, and what has been done to it since. */
type Content = { durable: Buffer; pending: Change[] };
/** One change to the names; durable once the folder that it happened in has been synced. */
type Naming = {
  kind: "link" | "mkdir" | "unlink";
  path: string;
  from?: string;
  content?: Content;
  durable: boolean;
};

/**
 * The data folder as a disk holds it while a program works: content becomes durable by fsync of the file, names by fsync of
 * their folder, and nothing else does (POSIX promises no more; LazyFS and ALICE test against the same model).
 */
export function openDisk(base: string) {
  const contents = new Map<string, Content>();
  const namings: Naming[] = [];

  const contentOf = (path: string): Content => {
    const known = contents.get(path);
    if (known !== undefined) return known;
    const content = { durable: readOrNothing(join(base, path)), pending: [] };
    contents.set(path, content);
    return content;
  };
  const name = (naming: Omit<Naming, "durable">) => namings.push({ ...naming, durable: false });
  const exists = (path: string) => contents.has(path) || readOrNothing(join(base, path)).length > 0;

  return {
    /** Takes a call in; paths are relative to the folder. */
    apply(call: Syscall): void {
      if (call.kind === "create" && !exists(call.path))
        name({ kind: "link", path: call.path, content: contentOf(call.path) });
      if (call.kind === "mkdir") name({ kind: "mkdir", path: call.path });
      if (call.kind === "unlink") {
        contents.delete(call.path);
        name({ kind: "unlink", path: call.path });
      }
      if (call.kind === "rename") {
        const content = contentOf(call.path);
        contents.delete(call.path);
        contents.set(call.to, content);
        name({ kind: "link", path: call.to, from: call.path, content });
      }
      if (call.kind === "write") contentOf(call.path).pending.push({ at: call.at, data: call.data });
      if (call.kind === "truncate") contentOf(call.path).pending.push({ length: call.length });
      if (call.kind === "sync") {
        for (const naming of namings) if (dirname(naming.path) === call.path) naming.durable = true;
        const content = contents.get(call.path);
        if (content !== undefined)
          contents.set(
            call.path,
            Object.assign(content, { durable: withChanges(content, () => true), pending: [] }),
          );
      }
    },

    /** Writes what a power cut at this moment leaves, over a copy of the folder that the program began with. */
    materialise(target: string, survives: Survival): void {
      const names = new Map<string, Content>();
      const missing = new Set<string>();
      for (const [path, content] of contents)
        if (!namings.some((naming) => naming.content === content)) names.set(path, content);
      for (const naming of namings) {
        const holds = naming.durable || survives();
        if (naming.kind === "mkdir" && !holds) missing.add(naming.path);
        if (!holds) continue;
        if (naming.from !== undefined) names.delete(naming.from);
        if (naming.kind === "link" && naming.content !== undefined) names.set(naming.path, naming.content);
        if (naming.kind === "unlink") names.delete(naming.path);
      }
      for (const [path, content] of names) {
        if ([...missing].some((folder) => path.startsWith(`${folder}/`))) continue;
        mkdirSync(dirname(join(target, path)), { recursive: true });
        writeFileSync(join(target, path), withChanges(content, survives));
      }
    },
  };
}

function withChanges(content: Content, survives: Survival): Buffer {
  let bytes = content.durable;
  for (const change of content.pending) {
    if (!survives()) continue;
    if ("length" in change) bytes = resized(bytes, change.length);
    else {
      const at = change.at ?? bytes.length;
      bytes = resized(bytes, Math.max(bytes.length, at + change.data.length));
      change.data.copy(bytes, at);
    }
  }
  return bytes;
}

function resized(bytes: Buffer, length: number): Buffer {
  const copy = Buffer.alloc(length);
  bytes.copy(copy);
  return copy;
}

/** The same call with its paths relative to the folder; null when it is about something else. */
export function within(folder: string, call: Syscall): Syscall | null {
  if (call.kind === "send") return call;
  const [path, to] = [relative(folder, call.path), call.kind === "rename" ? relative(folder, call.to) : ""];
  return path.startsWith("..") || to.startsWith("..")
    ? null
    : ({ ...call, path: path === "" ? "." : path, ...(call.kind === "rename" ? { to } : {}) } as Syscall);
}

function readOrNothing(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

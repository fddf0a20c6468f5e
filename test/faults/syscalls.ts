import { readFileSync } from "node:fs";

/** What a program asked of the kernel, in the order in which it was done. Paths are absolute. */
export type Syscall =
  | { kind: "create" | "mkdir" | "unlink" | "sync"; path: string }
  | { kind: "rename"; path: string; to: string }
  /** `at` null: at the end. */
  | { kind: "write"; path: string; at: number | null; data: Buffer }
  | { kind: "truncate"; path: string; length: number }
  | { kind: "send"; data: Buffer };

const traced = "openat,mkdir,rename,unlink,unlinkat,ftruncate,fsync,fdatasync,write,pwrite64,sendto";

/** The command that runs another one and writes what it asks of the kernel to `file`. */
export const tracing = (file: string) => [
  "strace",
  "-f",
  "-y",
  "-xx",
  "-s",
  "1000000",
  "-o",
  file,
  "-e",
  `trace=${traced}`,
];

/** Reads what `tracing` wrote. Calls that failed, or were cut off by the end, are left out. */
export function readTrace(file: string): Syscall[] {
  const begun = new Map<string, string>();
  return readFileSync(file, "latin1")
    .split("\n")
    .flatMap((line) => {
      const [, thread = "", text = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
      // An answer counts from when it sets out, everything else from when it is done.
      const isSend = text.startsWith("sendto(");
      if (text.endsWith("<unfinished ...>") && !isSend) {
        begun.set(thread, text.slice(0, -"<unfinished ...>".length).trimEnd());
        return [];
      }
      const resumed = /^<\.\.\. (?!sendto)\w+ resumed>(.*)$/.exec(text)?.[1];
      return parse(resumed === undefined ? text : (begun.get(thread) ?? "") + resumed) ?? [];
    });
}

const hex = "((?:\\\\x[0-9a-f]{2})*)";
const file = `\\d+<${hex}>`;

const shapes: [RegExp, (...parts: string[]) => Syscall][] = [
  [
    new RegExp(`^openat\\([^,]*, "${hex}", [^)]*O_CREAT.*\\) += \\d`),
    (path) => ({ kind: "create", path: text(path) }),
  ],
  [new RegExp(`^mkdir\\("${hex}", .*\\) += 0`), (path) => ({ kind: "mkdir", path: text(path) })],
  [new RegExp(`^unlink\\("${hex}"\\) += 0`), (path) => ({ kind: "unlink", path: text(path) })],
  [
    new RegExp(`^rename\\("${hex}", "${hex}"\\) += 0`),
    (path, to) => ({ kind: "rename", path: text(path), to: text(to) }),
  ],
  [new RegExp(`^f(?:data)?sync\\(${file}\\) += 0`), (path) => ({ kind: "sync", path: text(path) })],
  [
    new RegExp(`^ftruncate\\(${file}, (\\d+)\\) += 0`),
    (path, length) => ({ kind: "truncate", path: text(path), length: Number(length) }),
  ],
  [
    new RegExp(`^write\\(${file}, "${hex}", \\d+\\) += \\d`),
    (path, data) => ({ kind: "write", path: text(path), at: null, data: bytes(data) }),
  ],
  [
    new RegExp(`^pwrite64\\(${file}, "${hex}", \\d+, (\\d+)\\) += \\d`),
    (path, data, at) => ({ kind: "write", path: text(path), at: Number(at), data: bytes(data) }),
  ],
  [new RegExp(`^sendto\\(${file}, "${hex}"`), (_, data) => ({ kind: "send", data: bytes(data) })],
];

function parse(call: string): Syscall | null {
  for (const [shape, read] of shapes) {
    const match = shape.exec(call);
    if (match !== null) return read(...match.slice(1));
  }
  // What is passed over must be known to change nothing: a call that is not understood would make the replay worthless.
  if (
    /^(openat|unlinkat|<\.\.\. sendto|\+\+\+|---|$)|\) += (-1 |\?)/.test(call) ||
    call.endsWith("<unfinished ...>")
  )
    return null;
  throw new Error(`a call that is not understood: ${call.slice(0, 30)} … ${call.slice(-80)}`);
}

const bytes = (escaped = "") => Buffer.from(escaped.replaceAll("\\x", ""), "hex");
const text = (escaped = "") => bytes(escaped).toString();

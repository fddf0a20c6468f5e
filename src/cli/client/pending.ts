import { readdirSync, statSync } from "node:fs";
import { canonicalJson, type Json } from "../../kit/canonical-json.ts";
import { DAY } from "../../kit/clock.ts";
import { newSecret, sha256Hex } from "../../kit/secret.ts";
import type { Call } from "./command.ts";

/** A submission that was begun, and of which it is not known yet that it arrived. */
export type Pending = {
  /** By which the server knows that it is the same one. */
  key: string;
  /** What was answered when it was begun, so that nothing is asked twice. */
  fields: Record<string, string>;
  /** Its number, once the server has given it one. */
  submission: number | null;
  /** Milliseconds since 1970. */
  begunAt: number;
};

export type PendingPlace = {
  /** What the same command has left behind within the last day; null: nothing. */
  found: Pending | null;
  begin(fields: Record<string, string>): Pending;
  keep(pending: Pending): void;
  /** The server has given its last word. */
  forget(): void;
};

/** Where the same command, typed again, finds what broke off. `identity`: whatever makes it the same. */
export function pendingPlace(
  { folder, terminal }: Pick<Call, "folder" | "terminal">,
  identity: Json,
): PendingPlace {
  const name = `pending/${sha256Hex(canonicalJson(identity))}.json`;
  const keep = (pending: Pending) => folder.keep(name, JSON.stringify(pending));
  forgetOld({ folder, terminal });
  return {
    found: parsed(folder.read(name)),
    begin(fields) {
      const pending = { key: newSecret(), fields, submission: null, begunAt: terminal.now() };
      keep(pending);
      return pending;
    },
    keep,
    forget: () => folder.forget(name),
  };
}

function parsed(text: string | null): Pending | null {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** The server keeps the parts of a file for a day. */
function forgetOld({ folder, terminal }: Pick<Call, "folder" | "terminal">): void {
  for (const name of namesIn(folder.path("pending"))) {
    const { mtimeMs } = statSync(folder.path(`pending/${name}`), { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
    if (mtimeMs < terminal.now() - DAY) folder.forget(`pending/${name}`);
  }
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

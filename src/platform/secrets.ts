import { mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fault } from "../kit/fault.ts";
import { syncNow } from "./durable.ts";

/** Where a data folder keeps its private keys: a folder and files for their owner only, in no backup. */
export function secretPath(data: string, name: string): string {
  return join(data, "secrets", name);
}

/**
 * Writes a secret so that it is there whole or not at all, also after a power cut.
 * @throws Fault forbidden when the folder is open to others of this machine.
 */
export function writeSecret(data: string, name: string, text: string): void {
  const path = secretPath(data, name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  insistOnPrivate(dirname(path));
  const arriving = `${path}.arriving`;
  // An old file would keep its looser permissions; nobody else can write in here.
  writeFileSync(arriving, text, { mode: 0o600 });
  syncNow(arriving);
  renameSync(arriving, path);
  syncNow(dirname(path));
}

/** @throws Fault forbidden when others of this machine can read it, so that it is no secret any more. */
export function insistOnPrivate(path: string): void {
  if ((statSync(path).mode & 0o077) === 0) return;
  throw new Fault(
    "forbidden",
    `Others of this machine can get at ${path}, which holds private keys. Run: chmod go= ${path}`,
  );
}

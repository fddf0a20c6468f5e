import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Keeps the first-run link in the data folder, readable by the owner only. */
export function writeSetupFile(root: string, link: string): void {
  removeSetupFile(root);
  // "wx" makes the file anew: an old one would keep its looser permissions.
  writeFileSync(join(root, "setup-token"), `${link}\n`, { mode: 0o600, flag: "wx" });
}

export function removeSetupFile(root: string): void {
  rmSync(join(root, "setup-token"), { force: true });
}

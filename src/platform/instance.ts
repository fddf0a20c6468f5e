import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A name that tells this data folder's containers from those of any other appliance on the same engine: 16 hexadecimal
 * digits, drawn once and kept in the folder.
 */
export function instanceOf(dataFolder: string): string {
  const path = join(dataFolder, "instance");
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    const id = Buffer.from(crypto.getRandomValues(new Uint8Array(8))).toString("hex");
    writeFileSync(path, `${id}\n`, { mode: 0o600, flag: "wx" });
    return id;
  }
}

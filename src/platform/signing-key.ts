import { readFileSync } from "node:fs";
import { insistOnPrivate, secretPath, writeSecret } from "./secrets.ts";

const NAME = "address.key";

/**
 * The key with which this appliance signs addresses: 32 bytes, drawn once. Where it is lost (it is in no backup), addresses
 * that were handed out stop working. @throws Fault forbidden when others of this machine can read it.
 */
export function signingKey(data: string): Uint8Array {
  const path = secretPath(data, NAME);
  try {
    const key = Buffer.from(readFileSync(path, "utf8").trim(), "hex");
    insistOnPrivate(path);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const key = crypto.getRandomValues(new Uint8Array(32));
    writeSecret(data, NAME, `${Buffer.from(key).toString("hex")}\n`);
    return key;
  }
}

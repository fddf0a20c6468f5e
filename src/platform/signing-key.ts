import { readFileSync } from "node:fs";
import { insistOnPrivate, secretPath, writeSecret } from "./secrets.ts";

/**
 * The key with which this appliance signs addresses, or the tokens of a log-in: 32 bytes, drawn once, for that alone. Where it is
 * lost (it is in no backup), what was signed stops working. @throws Fault forbidden when others of this machine can read it.
 */
export function signingKey(data: string, signs: "address" | "access"): Uint8Array {
  const name = `${signs}.key`;
  const path = secretPath(data, name);
  try {
    const key = Buffer.from(readFileSync(path, "utf8").trim(), "hex");
    insistOnPrivate(path);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const key = crypto.getRandomValues(new Uint8Array(32));
    writeSecret(data, name, `${Buffer.from(key).toString("hex")}\n`);
    return key;
  }
}

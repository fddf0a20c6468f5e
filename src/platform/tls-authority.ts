import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { DAY } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "./app.ts";
import { makeAuthority } from "./certificates.ts";
import { firstOf, insistOnPair, type Pair, validityOf } from "./certificates-pair.ts";
import { insistOnPrivate, secretPath, writeSecret } from "./secrets.ts";

export const AUTHORITY = "tls-authority.pem";
/** How long before its end a certificate is replaced. */
export const IN_TIME = 30 * DAY;

/**
 * The certificate authority of this data folder. It is made once and kept, since people tell their programs to trust it; only
 * when it comes to its end, after ten years, does a new one take its place.
 *
 * @throws Fault when its file is damaged, or open to others.
 */
export async function ownAuthority({
  config: { data },
  clock,
  log,
}: Pick<App, "config" | "clock" | "log">): Promise<Pair> {
  const found = readSecretPair(data, AUTHORITY);
  const now = clock.now();
  if (found !== null && now < validityOf(firstOf(found.cert)).until - IN_TIME) return found;
  const made = await makeAuthority(crypto.randomUUID().slice(0, 8), now);
  writeSecretPair(data, AUTHORITY, made);
  const { fingerprint256: fingerprint } = firstOf(made.cert);
  if (found === null) log.info("made a certificate authority", { fingerprint });
  else
    log.warn("the certificate authority ends and has a successor, which everybody has to trust anew", {
      fingerprint,
    });
  return made;
}

/** The certificate of an authority, for those who are to trust it. It holds no secret. */
export type Authority = { pem: string; fingerprint: string };

/** This data folder's own authority; null when it has none. */
export function authorityOf(data: string): Authority | null {
  const path = secretPath(data, AUTHORITY);
  if (!existsSync(path)) return null;
  const certificate = firstOf(readFileSync(path, "utf8"));
  return { pem: certificate.toString(), fingerprint: certificate.fingerprint256 };
}

/** Certificate and key are one file, so that they cannot come apart. @throws Fault when it is damaged or open to others. */
export function readSecretPair(data: string, name: string): Pair | null {
  const path = secretPath(data, name);
  if (!existsSync(path)) return null;
  for (const each of [dirname(path), path]) insistOnPrivate(each);
  const text = readFileSync(path, "utf8");
  try {
    const pair = { cert: firstOf(text).toString(), key: text };
    insistOnPair(pair);
    return pair;
  } catch (error) {
    const remedy = "Put back a copy of it; or remove it, and a new one is made.";
    throw new Fault("invalid", `${path} is damaged: ${(error as Error).message} ${remedy}`);
  }
}

export function writeSecretPair(data: string, name: string, { cert, key }: Pair): void {
  writeSecret(data, name, cert + key);
}

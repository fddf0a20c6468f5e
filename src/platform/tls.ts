import type { App } from "./app.ts";
import type { Pair } from "./certificates-pair.ts";
import { fromFiles } from "./tls-files.ts";
import { selfSigned } from "./tls-self.ts";

/** Where a listener has its certificate from. */
export type Tls = {
  /** What to begin with. */
  pair: Pair;
  /** Looks again. @returns the pair to go on with when it is another one; null while all is as it was. */
  renewed(): Promise<Pair | null>;
  /** How often to look, in milliseconds. */
  lookEvery: number;
};

/**
 * Certificates as the settings say; null for plain HTTP.
 * @throws Fault saying what is wrong with the files, or with the folder of secrets.
 */
export async function openTls(app: Pick<App, "config" | "clock" | "log">): Promise<Tls | null> {
  const { tls } = app.config;
  if (tls.kind === "off") return null;
  return tls.kind === "self" ? selfSigned(app) : fromFiles(tls, app.log);
}

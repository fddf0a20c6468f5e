import { readFile } from "node:fs/promises";
import { SECOND } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import { insistOnPair, type Pair } from "./certificates-pair.ts";
import type { Log } from "./log.ts";
import type { Tls } from "./tls.ts";

type Paths = { cert: string; key: string };

/**
 * Certificates that somebody else puts there and replaces in time. The files are compared by content, which no clock and no
 * way of replacing them can hide; while the new ones are not right, the old pair stays in use.
 *
 * @throws Fault when they are not right to begin with.
 */
export async function fromFiles(paths: Paths, log: Log): Promise<Tls> {
  const pair = await readPair(paths);
  let inUse = pair;
  let complaint: string | null = null;
  return {
    pair,
    lookEvery: 5 * SECOND,
    async renewed() {
      try {
        const found = await readPair(paths);
        complaint = null;
        if (found.cert === inUse.cert && found.key === inUse.key) return null;
        inUse = found;
        return found;
      } catch (error) {
        const reason = (error as Error).message;
        // Said once, not at every look.
        if (reason !== complaint)
          log.warn("the new certificate cannot be used, and the old one stays", { reason });
        complaint = reason;
        return null;
      }
    },
  };
}

/** Both files as they are now. @throws Fault missing, invalid. */
export async function readPair(paths: Paths): Promise<Pair> {
  const [cert, key] = await Promise.all([readPem(paths.cert), readPem(paths.key)]);
  try {
    insistOnPair({ cert, key });
  } catch (error) {
    throw new Fault("invalid", `${paths.cert} and ${paths.key} cannot be used: ${(error as Error).message}`);
  }
  return { cert, key };
}

async function readPem(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: Error) => {
    throw new Fault("missing", `${path} cannot be read: ${error.message}.`);
  });
}

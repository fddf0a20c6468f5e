import type { X509Certificate } from "node:crypto";
import { statSync } from "node:fs";
import { DAY } from "../../kit/clock.ts";
import { Fault } from "../../kit/fault.ts";
import { firstOf, isFor, type Pair, validityOf } from "../../platform/certificates-pair.ts";
import type { Config } from "../../platform/config.ts";
import { AUTHORITY, IN_TIME, readSecretPair } from "../../platform/tls-authority.ts";
import { readPair } from "../../platform/tls-files.ts";
import { givenNames } from "../../platform/tls-names.ts";
import { SERVER } from "../../platform/tls-self.ts";
import { type Check, fail, type Finding, ok, warn } from "./finding.ts";

/** When people should hear that they will have to trust another authority. */
const AUTHORITY_NOTICE = 365 * DAY;

/** What browsers and programs are shown: whether it can be read, is whole, holds today, and is for the names that are used. */
export const certificate: Check = async (config, now) => {
  const { tls } = config;
  try {
    if (tls.kind === "files") return judgeFiles(tls.key, await readPair(tls), config, now);
    if (tls.kind === "self") return judgeOwn(config, now);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return fail(error.message, "The server does not start like this; one that runs keeps what it had.");
  }
  return ok("none: plain HTTP, unless a proxy in front ends TLS");
};

function judgeFiles(keyPath: string, pair: Pair, config: Config, now: number): Finding {
  const found = firstOf(pair.cert);
  const { from, until } = validityOf(found);
  if (now < from)
    return fail(
      `it holds only from ${day(from)} on`,
      "Set the clock right, or put another certificate there.",
    );
  if (now >= until) return fail(`it ended on ${day(until)}`, "Put a new certificate in its place.");
  const missing = namesWithout(found, config);
  if (missing.length > 0)
    return fail(
      `it is not for ${missing.join(", ")}, so browsers refuse it there`,
      "Get one for all names, or correct --public-url and --names.",
    );
  if (now >= until - IN_TIME)
    return warn(`it ends on ${day(until)}`, "Put a new one in its place; no restart is needed.");
  if ((statSync(keyPath).mode & 0o007) !== 0)
    return warn("everybody on this machine can get at its private key", `chmod o= ${keyPath}`);
  return ok(`of your own, until ${day(until)}`);
}

/** The server looks after both by itself, so all that can be wrong here is mended by a start. */
function judgeOwn(config: Config, now: number): Finding {
  const authority = readSecretPair(config.data, AUTHORITY);
  const server = readSecretPair(config.data, SERVER);
  if (authority === null || server === null) return ok("the next start makes what is missing of it");
  const found = firstOf(server.cert);
  const { until } = validityOf(found);
  const { from: begun, until: end } = validityOf(firstOf(authority.cert));
  const missing = namesWithout(found, config);
  if (now >= until || missing.length > 0) {
    const why = now >= until ? `it ended on ${day(until)}` : `it is not for ${missing.join(", ")}`;
    return warn(why, "Start the server with the same settings: it makes a new one by itself.");
  }
  if (now >= end - AUTHORITY_NOTICE)
    return warn(
      `the authority of this server, of ${day(begun)}, ends on ${day(end)}`,
      `A month before, another takes its place, which everybody has to trust anew. Tell them, or move secrets/${AUTHORITY} away when it suits.`,
    );
  return ok(`by its own authority of ${day(begun)}, which holds until ${day(end)}`);
}

function namesWithout(found: X509Certificate, config: Config): string[] {
  return givenNames(config).filter((name) => !isFor(found, name));
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10);

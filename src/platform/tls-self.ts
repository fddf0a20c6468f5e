import { MINUTE } from "../kit/clock.ts";
import type { App } from "./app.ts";
import { makeServerCertificate } from "./certificates.ts";
import { firstOf, isFor, type Pair, validityOf } from "./certificates-pair.ts";
import type { Tls } from "./tls.ts";
import { IN_TIME, ownAuthority, readSecretPair, writeSecretPair } from "./tls-authority.ts";
import { ownNames } from "./tls-names.ts";

export const SERVER = "tls-server.pem";

type TlsApp = Pick<App, "config" | "clock" | "log">;

/**
 * Certificates by an authority of this data folder's own. A new one is made a month before the old one ends, and when the
 * machine has a name or an address that the old one lacks. (Those that the machine has no more may stay in it, so that a
 * network which comes and goes does not mean a new certificate every time.)
 *
 * @param names everything that the server is called at this moment.
 * @throws Fault when the folder of secrets is damaged, or open to others.
 */
export async function selfSigned(app: TlsApp, names = () => ownNames(app.config)): Promise<Tls> {
  let inUse = await goodPair(app, names(), readSecretPair(app.config.data, SERVER));
  return {
    pair: inUse,
    lookEvery: MINUTE,
    async renewed() {
      const pair = await goodPair(app, names(), inUse);
      if (pair === inUse) return null;
      inUse = pair;
      return pair;
    },
  };
}

/** The pair in use if it is still good, else a new one. */
async function goodPair(app: TlsApp, names: string[], inUse: Pair | null): Promise<Pair> {
  const authority = await ownAuthority(app);
  const now = app.clock.now();
  if (inUse !== null && isGood(inUse, authority, names, now)) return inUse;
  const made = await makeServerCertificate(authority, names, now);
  writeSecretPair(app.config.data, SERVER, made);
  app.log.info("made a certificate", { names, until: firstOf(made.cert).validTo });
  return made;
}

function isGood({ cert }: Pair, authority: Pair, names: string[], now: number): boolean {
  const certificate = firstOf(cert);
  const { from, until } = validityOf(certificate);
  const isSigned = certificate.verify(firstOf(authority.cert).publicKey);
  return isSigned && from <= now && now < until - IN_TIME && names.every((name) => isFor(certificate, name));
}

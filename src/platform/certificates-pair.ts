import { createPrivateKey, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { Fault } from "../kit/fault.ts";

/** A certificate (with those between it and the authority after it) and its private key, both as PEM. */
export type Pair = { cert: string; key: string };

/** @throws Fault invalid, saying which of the two is broken and how, or that they are not each other's. */
export function insistOnPair({ cert, key }: Pair): void {
  for (const each of certificatesIn(cert)) parsed("certificate", () => new X509Certificate(each));
  const privateKey = parsed("private key", () => createPrivateKey(key));
  if (firstOf(cert).checkPrivateKey(privateKey)) return;
  throw new Fault("invalid", "The private key is not that of the first certificate in the file.");
}

/** The server's own certificate, which comes first. */
export function firstOf(cert: string): X509Certificate {
  return parsed("certificate", () => new X509Certificate(certificatesIn(cert)[0] ?? ""));
}

/** Whether the certificate is good for a name or an address. */
export function isFor(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
}

/** From when to when it holds, in milliseconds since 1970 UTC. */
export function validityOf(certificate: X509Certificate): { from: number; until: number } {
  return { from: Date.parse(certificate.validFrom), until: Date.parse(certificate.validTo) };
}

function certificatesIn(pem: string): string[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (found === null) throw new Fault("invalid", "There is no certificate in PEM form.");
  return found;
}

function parsed<T>(what: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Fault("invalid", `The ${what} cannot be read (${(error as Error).message}).`);
  }
}

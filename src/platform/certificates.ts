import type { X509Certificate } from "@peculiar/x509";
import { createPrivateKey } from "node:crypto";
import { isIP } from "node:net";
import { DAY } from "../kit/clock.ts";
import type { Pair } from "./certificates-pair.ts";

/**
 * The certificate library, loaded when a certificate is to be made, which most starts need not. It looks for the other package
 * while it is being loaded itself; two imports at the head of a file would be run in either order.
 */
async function library() {
  await import("reflect-metadata");
  return import("@peculiar/x509");
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Clocks of other machines may be behind ours: what is made now has been good for a day. */
const SKEW = DAY;
const AUTHORITY_LIFETIME = 10 * 365 * DAY;
/** Browsers refuse longer ones: CA/Browser Forum, Baseline Requirements, section 6.3.2. */
const SERVER_LIFETIME = 397 * DAY;

/** A certificate authority that may vouch for servers, and for no other authority. @param id tells it from others of its kind. */
export async function makeAuthority(id: string, now: number): Promise<Pair> {
  const x509 = await library();
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [`Assay authority ${id}`] }],
    notBefore: new Date(now - SKEW),
    notAfter: new Date(now - SKEW + AUTHORITY_LIFETIME),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return pairOf(certificate, keys);
}

/** A server's certificate for these host names and addresses, signed by the authority, which it does not outlive. */
export async function makeServerCertificate(authority: Pair, names: string[], now: number): Promise<Pair> {
  const x509 = await library();
  const keys = await newKeys();
  const issuer = new x509.X509Certificate(authority.cert);
  const until = Math.min(now - SKEW + SERVER_LIFETIME, issuer.notAfter.getTime());
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: ["Assay"] }],
    issuer: issuer.subjectName,
    notBefore: new Date(now - SKEW),
    notAfter: new Date(until),
    signingAlgorithm: algorithm,
    signingKey: await signingKeyOf(authority),
    publicKey: keys.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return pairOf(certificate, keys);
}

async function newKeys(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
}

function signingKeyOf({ key }: Pair): Promise<CryptoKey> {
  const pkcs8 = createPrivateKey(key).export({ format: "der", type: "pkcs8" });
  return crypto.subtle.importKey("pkcs8", new Uint8Array(pkcs8), algorithm, false, ["sign"]);
}

async function pairOf(certificate: X509Certificate, { privateKey }: CryptoKeyPair): Promise<Pair> {
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", privateKey));
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" }).export({
    format: "pem",
    type: "pkcs8",
  });
  return { cert: `${certificate.toString("pem")}\n`, key: String(key) };
}

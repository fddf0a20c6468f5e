import { describe, expect, test } from "bun:test";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { join } from "node:path";
import { DAY } from "../../src/kit/clock.ts";
import { makeAuthority, makeServerCertificate } from "../../src/platform/certificates.ts";
import { firstOf, insistOnPair, isFor, validityOf } from "../../src/platform/certificates-pair.ts";
import { folderWith } from "../support/temporary.ts";

const now = Date.now();
const names = ["assay.example.org", "localhost", "192.0.2.7", "2001:db8::7"];
const authority = await makeAuthority("3f2a9c01", now);
const server = await makeServerCertificate(authority, names, now);

describe("a server's certificate", () => {
  const certificate = firstOf(server.cert);

  test("is for its names and addresses, and for no other", () => {
    for (const name of names) expect([name, isFor(certificate, name)]).toEqual([name, true]);
    for (const name of ["example.org", "x.assay.example.org", "192.0.2.8", "2001:db8::8"]) {
      expect([name, isFor(certificate, name)]).toEqual([name, false]);
    }
  });

  test("holds for 397 days, from a day ago, on an elliptic curve", () => {
    const { from, until } = validityOf(certificate);
    expect(Math.abs(now - DAY - from)).toBeLessThan(1000);
    expect(until - from).toBe(397 * DAY);
    expect(createPrivateKey(server.key).asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
  });

  test("does not outlive its authority", async () => {
    const later = await makeServerCertificate(authority, names, now + 9.5 * 365 * DAY);
    expect(validityOf(firstOf(later.cert)).until).toBe(validityOf(firstOf(authority.cert)).until);
  });

  test("has a number of its own each time", async () => {
    const another = await makeServerCertificate(authority, names, now);
    expect(firstOf(another.cert).serialNumber).not.toBe(certificate.serialNumber);
  });
});

test("an authority holds for ten years and vouches for no other authority", () => {
  const { from, until } = validityOf(firstOf(authority.cert));
  expect(until - from).toBe(3650 * DAY);
  expect(firstOf(authority.cert).ca).toBe(true);
  expect(firstOf(authority.cert).subject).toBe("CN=Assay authority 3f2a9c01");
});

describe.skipIf(Bun.which("openssl") === null)("openssl", () => {
  const folder = folderWith({ "ca.pem": authority.cert, "server.pem": server.cert });
  const openssl = (...words: string[]) => {
    const { stdout, stderr, exitCode } = Bun.spawnSync(["openssl", ...words], { cwd: folder });
    return { said: `${stdout}${stderr}`, exitCode };
  };

  test("finds the chain right by the strict rules, for each name", () => {
    for (const name of names) {
      const kind = /^[\d.]+$|:/.test(name) ? "-verify_ip" : "-verify_hostname";
      const words = [
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        "-CAfile",
        "ca.pem",
        kind,
        name,
        "server.pem",
      ];
      expect(openssl(...words)).toEqual({ said: "server.pem: OK\n", exitCode: 0 });
    }
    expect(
      openssl("verify", "-CAfile", "ca.pem", "-verify_hostname", "evil.test", "server.pem").exitCode,
    ).toBe(2);
  });

  test("refuses an authority that the server would make with its key", async () => {
    const usurper = await makeServerCertificate(server, ["evil.test"], now);
    await Bun.write(join(folder, "usurper.pem"), usurper.cert);
    const words = ["verify", "-CAfile", "ca.pem", "-untrusted", "server.pem", "usurper.pem"];
    expect(openssl(...words).exitCode).toBe(2);
  });

  test("prints the fingerprint that we print", () => {
    expect(openssl("x509", "-in", "ca.pem", "-noout", "-fingerprint", "-sha256").said).toBe(
      `sha256 Fingerprint=${firstOf(authority.cert).fingerprint256}\n`,
    );
  });
});

describe("a pair", () => {
  test("is a certificate and the key of it", () => {
    insistOnPair(server);
    insistOnPair({ cert: `some text before\n${server.cert}${authority.cert}`, key: server.key });
    expect(() => insistOnPair({ cert: server.cert, key: authority.key })).toThrow(
      "not that of the first certificate",
    );
    expect(() => insistOnPair({ cert: authority.cert + server.cert, key: server.key })).toThrow(
      "not that of the first",
    );
  });

  test("is refused when half of a file is missing", () => {
    expect(() => insistOnPair({ cert: "", key: server.key })).toThrow("no certificate in PEM form");
    expect(() => insistOnPair({ cert: server.cert.slice(0, 300), key: server.key })).toThrow(
      "no certificate in PEM form",
    );
    expect(() => insistOnPair({ cert: server.cert, key: server.key.slice(0, 60) })).toThrow(
      "The private key cannot be read",
    );
    const torn = server.cert.replace(/\n.*\n-----END/, "\n-----END");
    expect(() => insistOnPair({ cert: torn, key: server.key })).toThrow("The certificate cannot be read");
    expect(() => insistOnPair({ cert: server.cert + torn, key: server.key })).toThrow(
      "The certificate cannot be read",
    );
  });

  test("can be read by Node's own parser too", () => {
    expect(new X509Certificate(server.cert).issuer).toBe(new X509Certificate(authority.cert).subject);
  });
});

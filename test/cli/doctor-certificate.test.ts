import { beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { certificate } from "../../src/cli/doctor/certificate.ts";
import { DAY } from "../../src/kit/clock.ts";
import { makeAuthority, makeServerCertificate } from "../../src/platform/certificates.ts";
import type { Pair } from "../../src/platform/certificates-pair.ts";
import { readConfig } from "../../src/platform/config.ts";
import { writeSecretPair } from "../../src/platform/tls-authority.ts";
import { folderWith } from "../support/temporary.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const NAMES = ["assay.example.org", "192.0.2.7"];

let authority: Pair;
let server: Pair;
beforeAll(async () => {
  authority = await makeAuthority("test", NOW);
  server = await makeServerCertificate(authority, NAMES, NOW);
});

test("plain HTTP has no certificate to look at", async () => {
  expect(await certificate(readConfig({ data: folderWith() }, {}), NOW)).toMatchObject({ state: "ok" });
});

describe("a certificate in files", () => {
  /** What the doctor says of these files, with these settings. */
  function examine(files: { cert?: string; key?: string }, flags: Record<string, string> = {}, now = NOW) {
    const folder = folderWith();
    const paths = { cert: join(folder, "server.pem"), key: join(folder, "server.key") };
    for (const name of ["cert", "key"] as const) {
      const content = files[name];
      if (content !== undefined) writeFileSync(paths[name], content, { mode: 0o640 });
    }
    const config = { data: folder, "tls-cert": paths.cert, "tls-key": paths.key, ...flags };
    return certificate(readConfig(config, {}), now);
  }
  const named = { "public-url": "https://assay.example.org", names: "192.0.2.7" };

  test("that is right is right, and says until when", async () => {
    const end = new Date(NOW + 396 * DAY).toISOString().slice(0, 10);
    expect(await examine(server, named)).toEqual({ state: "ok", says: `of your own, until ${end}` });
  });

  const other = () => makeAuthority("other", NOW).then(({ key }) => key);
  test.each<[string, string, string, () => unknown]>([
    ["a missing file", "fail", "cannot be read", () => examine({ cert: server.cert })],
    ["no certificate", "fail", "no certificate in PEM form", () => examine({ ...server, cert: "x" })],
    ["no key", "fail", "private key cannot be read", () => examine({ ...server, key: "x" })],
    [
      "another key",
      "fail",
      "not that of the first certificate",
      async () => examine({ ...server, key: await other() }),
    ],
    ["one that has ended", "fail", "it ended on", () => examine(server, named, NOW + 396 * DAY)],
    ["one that has not begun", "fail", "it holds only from", () => examine(server, named, NOW - 2 * DAY)],
    ["one that ends soon", "warn", "it ends on", () => examine(server, named, NOW + 367 * DAY)],
    [
      "one for another host",
      "fail",
      "it is not for other.example.org",
      () => examine(server, { ...named, "public-url": "https://other.example.org:8443" }),
    ],
    [
      "one that lacks an address",
      "fail",
      "it is not for 192.0.2.8",
      () => examine(server, { ...named, names: "192.0.2.7,192.0.2.8" }),
    ],
  ])("notices %s", async (_, state, says, finding) => {
    expect(await finding()).toMatchObject({
      state,
      says: expect.stringContaining(says),
      remedy: expect.any(String),
    });
  });

  test("notices a key that is open to everybody", async () => {
    const folder = folderWith({ "server.pem": server.cert, "server.key": server.key });
    const key = join(folder, "server.key");
    chmodSync(key, 0o644);
    const config = readConfig({ data: folder, "tls-cert": join(folder, "server.pem"), "tls-key": key }, {});
    expect(await certificate(config, NOW)).toMatchObject({ state: "warn", remedy: `chmod o= ${key}` });
  });
});

describe("a certificate of its own", () => {
  function examine(pair: Pair | null, flags: Record<string, string> = {}, now = NOW) {
    const data = folderWith();
    if (pair !== null) {
      writeSecretPair(data, "tls-authority.pem", authority);
      writeSecretPair(data, "tls-server.pem", pair);
    }
    return certificate(readConfig({ data, tls: "self", ...flags }, {}), now);
  }

  test("is made by the first start", async () => {
    expect(await examine(null)).toMatchObject({ state: "ok", says: expect.stringContaining("next start") });
  });

  test("says how old its authority is, and for how long it holds", async () => {
    expect(await examine(server)).toEqual({
      state: "ok",
      says: "by its own authority of 2026-11-22, which holds until 2036-11-19",
    });
  });

  test.each<[string, () => unknown, string]>([
    ["has ended", () => examine(server, {}, NOW + 400 * DAY), "it ended on"],
    [
      "is not for a name in the settings",
      () => examine(server, { names: "other.example.org" }),
      "it is not for other.example.org",
    ],
    [
      "is by an authority that ends within a year",
      async () => {
        const later = NOW + 9.1 * 365 * DAY;
        return examine(await makeServerCertificate(authority, NAMES, later), {}, later);
      },
      "the authority of this server, of 2026-11-22, ends on 2036-11-19",
    ],
  ])("that %s is worth a warning", async (_, finding, says) => {
    expect(await finding()).toMatchObject({ state: "warn", says: expect.stringContaining(says) });
  });

  test("whose keys others can read is worth nothing", async () => {
    const data = folderWith();
    writeSecretPair(data, "tls-authority.pem", authority);
    chmodSync(join(data, "secrets/tls-authority.pem"), 0o644);
    expect(await certificate(readConfig({ data, tls: "self" }, {}), NOW)).toMatchObject({
      state: "fail",
      says: expect.stringContaining("Others of this machine"),
    });
  });
});

import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DAY } from "../../src/kit/clock.ts";
import { openLog } from "../../src/platform/log.ts";
import { readConfig } from "../../src/platform/config.ts";
import { firstOf, isFor, validityOf } from "../../src/platform/certificates-pair.ts";
import { authorityOf } from "../../src/platform/tls-authority.ts";
import { ownNames } from "../../src/platform/tls-names.ts";
import { selfSigned } from "../../src/platform/tls-self.ts";
import { textOf } from "../support/certificates.ts";
import { folderWith } from "../support/temporary.ts";

/** A machine whose time and names the test sets. */
function machine(flags: Record<string, string> = {}) {
  const data = folderWith();
  const lines: string[] = [];
  const state = { now: Date.UTC(2026, 10, 23), names: ["localhost", "192.0.2.7"] };
  const clock = { now: () => state.now };
  const config = readConfig({ data, tls: "self", ...flags }, {});
  const log = openLog((line) => lines.push(line), clock.now);
  return { state, data, config, lines, open: () => selfSigned({ config, clock, log }, () => state.names) };
}

describe("the first start", () => {
  test("makes an authority and a certificate that only the owner can read", async () => {
    const { data, open } = machine();
    await open();
    expect(statSync(join(data, "secrets")).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(data, "secrets")).sort()).toEqual(["tls-authority.pem", "tls-server.pem"]);
    for (const name of readdirSync(join(data, "secrets")))
      expect(statSync(join(data, "secrets", name)).mode & 0o777).toBe(0o600);
  });

  test("logs no key", async () => {
    const { lines, open } = machine();
    await open();
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join("")).not.toMatch(/PRIVATE|BEGIN/);
  });

  test("gives out the certificate of the authority, and never its key", async () => {
    const { data, open } = machine();
    expect(authorityOf(data)).toBeNull();
    const { pair } = await open();
    const authority = authorityOf(data);
    expect(authority?.pem).toStartWith("-----BEGIN CERTIFICATE-----");
    expect(authority?.pem).not.toContain("PRIVATE");
    expect(firstOf(pair.cert).verify(firstOf(authority?.pem ?? "").publicKey)).toBe(true);
    expect(pair.cert).not.toContain("PRIVATE");
  });
});

describe("the next start", () => {
  test("goes on with what there is", async () => {
    const { open } = machine();
    const first = await open();
    expect((await open()).pair.cert).toBe(first.pair.cert);
    expect(await first.renewed()).toBeNull();
  });

  test("is refused while others can read the keys", async () => {
    const { data, open } = machine();
    await open();
    chmodSync(join(data, "secrets", "tls-authority.pem"), 0o644);
    await expect(open()).rejects.toThrow("chmod go=");
    chmodSync(join(data, "secrets", "tls-authority.pem"), 0o600);
    chmodSync(join(data, "secrets"), 0o755);
    await expect(open()).rejects.toThrow("holds private keys");
  });

  test("does not replace a damaged authority behind everybody's back", async () => {
    const { data, open } = machine();
    await open();
    const path = join(data, "secrets", "tls-authority.pem");
    writeFileSync(path, textOf(path).slice(0, 200));
    await expect(open()).rejects.toThrow(`${path} is damaged`);
    rmSync(path);
    await open();
    expect(existsSync(path)).toBe(true);
  });

  test("makes a certificate anew when its authority is another one", async () => {
    const { data, open } = machine();
    const first = await open();
    rmSync(join(data, "secrets", "tls-authority.pem"));
    const second = await open();
    expect(second.pair.cert).not.toBe(first.pair.cert);
    expect(firstOf(second.pair.cert).verify(firstOf(authorityOf(data)?.pem ?? "").publicKey)).toBe(true);
  });
});

describe("a certificate is replaced", () => {
  test("a month before it ends, by the same authority", async () => {
    const { data, state, open } = machine();
    const tls = await open();
    const { fingerprint } = authorityOf(data) ?? {};
    const { until } = validityOf(firstOf(tls.pair.cert));
    state.now = until - 31 * DAY;
    expect(await tls.renewed()).toBeNull();
    state.now = until - 29 * DAY;
    const next = await tls.renewed();
    expect(validityOf(firstOf(next?.cert ?? "")).until).toBeGreaterThan(until + 300 * DAY);
    expect(await tls.renewed()).toBeNull();
    expect((await open()).pair.cert).toBe(next?.cert ?? "");
    expect(authorityOf(data)?.fingerprint).toBe(fingerprint as string);
  });

  test("when the machine has an address that it lacks, and not when one goes away", async () => {
    const { state, open } = machine();
    const tls = await open();
    state.names = ["localhost"];
    expect(await tls.renewed()).toBeNull();
    state.names = ["localhost", "198.51.100.9"];
    const next = await tls.renewed();
    expect(isFor(firstOf(next?.cert ?? ""), "198.51.100.9")).toBe(true);
    expect(await tls.renewed()).toBeNull();
  });

  test("when the clock was wrong at first", async () => {
    const { state, open } = machine();
    const tls = await open();
    state.now -= 20 * DAY;
    expect(validityOf(firstOf((await tls.renewed())?.cert ?? "")).from).toBe(state.now - DAY);
  });

  test("together with its authority after ten years, and everybody is told", async () => {
    const { data, state, lines, open } = machine();
    const tls = await open();
    const before = authorityOf(data)?.fingerprint;
    state.now += 3640 * DAY;
    const next = await tls.renewed();
    expect(authorityOf(data)?.fingerprint).not.toBe(before as string);
    expect(validityOf(firstOf(next?.cert ?? "")).until).toBeGreaterThan(state.now + 300 * DAY);
    expect(lines.some((line) => line.includes('"warn"') && line.includes("trust anew"))).toBe(true);
    expect(await tls.renewed()).toBeNull();
  });
});

test("the names are those of the machine, of the settings and of the public address", () => {
  const { config } = machine({
    names: "bücher.example, 198.51.100.9",
    "public-url": "https://assay.example.org:8443",
  });
  const names = ownNames(config);
  for (const name of ["localhost", "127.0.0.1", "xn--bcher-kva.example", "198.51.100.9", "assay.example.org"])
    expect(names).toContain(name);
  expect(names).not.toContain("0.0.0.0");
  expect(names.filter((name) => name.startsWith("fe80"))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  expect(ownNames({ ...config, publicUrl: "https://[2001:db8::7]:8443", address: "198.51.100.10" })).toEqual(
    expect.arrayContaining(["2001:db8::7", "198.51.100.10"]),
  );
  expect(ownNames(config, "Prüfung.example.org")).toEqual(
    expect.arrayContaining(["xn--prfung-4ya.example.org", "xn--prfung-4ya"]),
  );
  expect(ownNames(config, "no name").filter((name) => /name|^$/.test(name))).toEqual([]);
});

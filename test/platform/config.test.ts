import { describe, expect, test } from "bun:test";
import { resolve } from "node:path";
import { readConfig, settings } from "../../src/platform/config.ts";

describe("a setting", () => {
  test("comes from its flag, else from the environment, else from its default", () => {
    const environment = { ASSAY_PORT: "9000", ASSAY_MIN_FREE_BYTES: "5" };
    expect(readConfig({ port: "9001" }, environment)).toMatchObject({
      port: 9001,
      minFreeBytes: 5,
      address: "0.0.0.0",
    });
    expect(readConfig({}, environment).port).toBe(9000);
    expect(readConfig({}, {}).port).toBe(8000);
  });

  test("that no number fits is refused with its name and what was said", () => {
    for (const port of ["http", "80.5", "-1", "65536", "1e9"]) {
      expect(() => readConfig({ port }, {})).toThrow(
        `--port takes a whole number from 0 to 65535, not "${port}".`,
      );
    }
  });

  test("each has a meaning, and a name that a flag can have", () => {
    for (const { name, meaning } of settings) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(meaning).not.toBe("");
    }
  });
});

test("the data folder is the same wherever one stands later", () => {
  expect(readConfig({ data: "here" }, {}).data).toBe(resolve("here"));
});

test("there is always a slot, and as many as are asked for", () => {
  expect(readConfig({}, {}).slots).toBeGreaterThanOrEqual(1);
  expect(readConfig({ slots: "3" }, {}).slots).toBe(3);
});

test("the public address is an origin", () => {
  expect(readConfig({ "public-url": "https://assay.example.org/" }, {}).publicUrl).toBe(
    "https://assay.example.org",
  );
  expect(readConfig({}, {}).publicUrl).toBeNull();
  expect(() => readConfig({ "public-url": "assay.example.org" }, {})).toThrow(
    "--public-url takes an address",
  );
  expect(() => readConfig({ "public-url": "ftp://assay.example.org" }, {})).toThrow("--public-url");
});

describe("TLS", () => {
  test("is off, our own, or that of two files", () => {
    expect(readConfig({}, {}).tls).toEqual({ kind: "off" });
    expect(readConfig({ tls: "self" }, {}).tls).toEqual({ kind: "self" });
    const files = { "tls-cert": "/c.pem", "tls-key": "k.pem" };
    expect(readConfig(files, {}).tls).toEqual({ kind: "files", cert: "/c.pem", key: resolve("k.pem") });
  });

  test("with half of what it needs, or with two kinds at once, is refused", () => {
    expect(() => readConfig({ tls: "on" }, {})).toThrow('--tls takes off or self, not "on".');
    expect(() => readConfig({ "tls-cert": "/c.pem" }, {})).toThrow("--tls-cert and --tls-key go together");
    expect(() => readConfig({ "tls-key": "/k.pem" }, {})).toThrow("--tls-cert and --tls-key go together");
    expect(() => readConfig({ tls: "self", "tls-cert": "/c", "tls-key": "/k" }, {})).toThrow("Choose one");
  });
});

test("names are host names and addresses, in the spelling of certificates", () => {
  const names = "assay.example.org, Bücher.example,192.0.2.7,2001:db8::7,host_1";
  const read = ["assay.example.org", "xn--bcher-kva.example", "192.0.2.7", "2001:db8::7", "host_1"];
  expect(readConfig({ names }, {}).names).toEqual(read);
  expect(readConfig({}, {}).names).toEqual([]);
  for (const wrong of [
    "https://assay.example.org",
    "a b",
    "-a",
    "a..b",
    "*.example.org",
    "host:8000",
    `${"a".repeat(64)}.org`,
  ]) {
    expect(() => readConfig({ names: `localhost,${wrong}` }, {})).toThrow(`not "${wrong}".`);
  }
});

test("proxies are addresses and blocks", () => {
  const proxies = readConfig({ "trusted-proxies": "127.0.0.1,10.0.0.0/8" }, {}).trustedProxies;
  expect([proxies.has("10.1.1.1"), proxies.has("192.0.2.1")]).toEqual([true, false]);
  expect(readConfig({}, {}).trustedProxies.has("127.0.0.1")).toBe(false);
  expect(() => readConfig({ "trusted-proxies": "proxy.example.org" }, {})).toThrow(
    '--trusted-proxies takes addresses and blocks such as 127.0.0.1,10.0.0.0/8, not "proxy.example.org".',
  );
});

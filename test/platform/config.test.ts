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

test("a proxy is trusted by its address only", () => {
  expect(readConfig({}, {}).trustedProxy).toBeNull();
  expect(readConfig({ "trusted-proxy": "::1" }, {}).trustedProxy).toBe("::1");
  expect(() => readConfig({ "trusted-proxy": "localhost" }, {})).toThrow(
    "--trusted-proxy takes a network address",
  );
});

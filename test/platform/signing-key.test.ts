import { chmodSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { signingKey } from "../../src/platform/signing-key.ts";
import { folderWith } from "../support/temporary.ts";

test("is drawn once, for its owner only", () => {
  const folder = folderWith();
  const key = signingKey(folder, "address");
  expect(key).toHaveLength(32);
  expect(Buffer.from(signingKey(folder, "address")).equals(Buffer.from(key))).toBe(true);
  expect(Buffer.from(signingKey(folderWith(), "address")).equals(Buffer.from(key))).toBe(false);
  expect(Buffer.from(signingKey(folder, "access")).equals(Buffer.from(key))).toBe(false);
  expect(statSync(join(folder, "secrets/address.key")).mode & 0o777).toBe(0o600);
});

test("is not used when others can read it", () => {
  const folder = folderWith();
  signingKey(folder, "address");
  chmodSync(join(folder, "secrets/address.key"), 0o644);
  expect(() => signingKey(folder, "address")).toThrow("Others of this machine");
});

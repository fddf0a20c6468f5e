import { expect, test } from "bun:test";
import fc from "fast-check";
import { isSigned, signAddress } from "../../src/kit/signed-address.ts";

const key = new Uint8Array(32).fill(7);
const check = (method: string, address: string, now: number, with_ = key) => {
  const url = new URL(address, "http://assay.test");
  return isSigned(with_, method, url.pathname, url.searchParams, now);
};

test("a signed address works for its method until its end", () => {
  const address = signAddress(key, "GET", "/a/1/x%20y.csv", 1000);
  expect(check("GET", address, 999)).toBe(true);
  expect(check("GET", address, 1000)).toBe(false);
  expect(check("PUT", address, 0)).toBe(false);
  expect(check("GET", address, 0, new Uint8Array(32))).toBe(false);
});

test("nothing of it can be changed", () => {
  const address = signAddress(key, "GET", "/files/12", 1000);
  fc.assert(
    fc.property(fc.nat(address.length - 1), fc.constantFrom(..."0129abzAZ/-_"), (at, sign) => {
      const changed = address.slice(0, at) + sign + address.slice(at + 1);
      // The last sign of a signature carries two bits that say nothing.
      fc.pre(changed !== address && at !== address.length - 1);
      expect(check("GET", changed, 0)).toBe(false);
    }),
  );
});

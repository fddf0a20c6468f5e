import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type AddressList, readAddressList } from "../../src/kit/address-list.ts";
import { originOf } from "../../src/kit/forwarded.ts";

const proxies = readAddressList("127.0.0.1,10.0.0.0/8") as AddressList;
const from = (peer: string, forwardedFor: string | null, proto: string | null = null) => {
  const headers = new Headers();
  if (forwardedFor !== null) headers.set("x-forwarded-for", forwardedFor);
  if (proto !== null) headers.set("x-forwarded-proto", proto);
  return originOf(peer, headers, proxies);
};

describe("the address", () => {
  const cases: [peer: string, forwardedFor: string | null, address: string][] = [
    ["127.0.0.1", "192.0.2.7", "192.0.2.7"],
    ["127.0.0.1", null, "127.0.0.1"],
    ["127.0.0.1", "", "127.0.0.1"],
    // Whoever is not listed may write what they like.
    ["192.0.2.1", "198.51.100.1", "192.0.2.1"],
    // A stranger's own entry stands to the left of what our proxy saw.
    ["127.0.0.1", "198.51.100.1, 192.0.2.7", "192.0.2.7"],
    // Two listed proxies in a row.
    ["127.0.0.1", "198.51.100.1, 192.0.2.7, 10.0.0.2", "192.0.2.7"],
    ["127.0.0.1", "10.0.0.9, 10.0.0.2", "10.0.0.9"],
    ["127.0.0.1", "unknown, 10.0.0.2", "10.0.0.2"],
    ["127.0.0.1", "192.0.2.7:4711", "192.0.2.7"],
    ["127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"],
    ["127.0.0.1", "[2001:db8::7]", "2001:db8::7"],
    ["127.0.0.1", "2001:db8::7", "2001:db8::7"],
    ["::ffff:127.0.0.1", "192.0.2.7", "192.0.2.7"],
    ["", "192.0.2.7", ""],
  ];
  test.each(cases)("from %p saying %p is %p", (peer, forwardedFor, address) => {
    expect(from(peer, forwardedFor).address).toBe(address);
  });

  test("is never one that only strangers vouch for, whatever they write", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => /^[\x20-\x7e]*$/.test(text)),
        (nonsense) => {
          expect(from("127.0.0.1", `${nonsense}, 192.0.2.7`).address).toBe("192.0.2.7");
          expect(from("192.0.2.1", nonsense).address).toBe("192.0.2.1");
        },
      ),
    );
  });
});

test("the way is an encrypted one when a listed proxy says so, and nobody else", () => {
  expect(from("127.0.0.1", null, "https").isSecure).toBe(true);
  expect(from("127.0.0.1", null, "HTTPS").isSecure).toBe(true);
  expect(from("127.0.0.1", null, "http").isSecure).toBe(false);
  expect(from("127.0.0.1", null, "https, http").isSecure).toBe(false);
  expect(from("127.0.0.1", null).isSecure).toBe(false);
  expect(from("192.0.2.1", null, "https").isSecure).toBe(false);
});

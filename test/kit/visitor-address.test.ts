import { expect, test } from "bun:test";
import { visitorAddress } from "../../src/kit/visitor-address.ts";

test.each([
  ["no proxy is trusted", "192.0.2.1", "203.0.113.9", null, "192.0.2.1"],
  ["somebody else than the proxy", "192.0.2.1", "203.0.113.9", "127.0.0.1", "192.0.2.1"],
  ["the proxy", "127.0.0.1", "203.0.113.9", "127.0.0.1", "203.0.113.9"],
  [
    "the proxy, with more that the visitor made up",
    "127.0.0.1",
    "1.1.1.1, 203.0.113.9",
    "127.0.0.1",
    "203.0.113.9",
  ],
  [
    "the proxy, as a socket for both families shows it",
    "::ffff:127.0.0.1",
    "2001:db8::7",
    "127.0.0.1",
    "2001:db8::7",
  ],
  ["the proxy, which says nothing", "::1", null, "::1", "::1"],
  ["the proxy, which says no address", "::1", "unknown", "::1", "::1"],
])("%s", (_, peer, forwarded, proxy, expected) => {
  expect(visitorAddress(peer, forwarded, proxy)).toBe(expected);
});

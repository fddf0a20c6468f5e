import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { addressDefect, type AddressRules } from "../../src/benchmarks/eligibility-address.ts";

const none: AddressRules = { allowedDomains: [], blockedDomains: [], bannedAddresses: [] };

describe("domains compare by whole labels", () => {
  const cases: [rule: string, address: string, covered: boolean][] = [
    ["example.org", "a@example.org", true],
    ["example.org", "A@EXAMPLE.ORG", true],
    ["EXAMPLE.org", "a@example.org", true],
    ["example.org", "a@uni.example.org", true],
    ["example.org", "a@evilexample.org", false],
    ["example.org", "a@example.org.evil.net", false],
    ["example.org", "example.org@evil.net", false],
    ["uni.example.org", "a@example.org", false],
    ["@example.org", "a@example.org", true],
    [".example.org", "a@example.org", true],
    ["example.org.", "a@example.org", true],
    ["org", "a@example.org", true],
    ["rg", "a@example.org", false],
    ["", "a@example.org", false],
    ["bücher.example", "a@xn--bcher-kva.example", true],
    ["xn--bcher-kva.example", "a@bücher.example", true],
    ["example.org", "a@example.com", false],
  ];
  test.each(cases)("%j and %s", (rule, address, covered) => {
    expect(addressDefect({ ...none, blockedDomains: [rule] }, address)).toBe(covered ? "blocked" : null);
    const isCovered = addressDefect({ ...none, allowedDomains: [rule] }, address) === null;
    expect(isCovered).toBe(covered);
  });

  test("any label put before a domain without a dot makes another domain, with a dot a part of it", () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
    fc.assert(
      fc.property(label, label, label, (before, name, top) => {
        const rules = { ...none, blockedDomains: [`${name}.${top}`] };
        expect(addressDefect(rules, `a@${before}${name}.${top}`)).toBeNull();
        expect(addressDefect(rules, `a@${before}.${name}.${top}`)).toBe("blocked");
      }),
    );
  });
});

test.each([
  ["nothing ruled", {}, null],
  [
    "banned wins over all",
    { bannedAddresses: ["Ada@Example.org"], blockedDomains: ["example.org"] },
    "banned",
  ],
  ["another address banned", { bannedAddresses: ["eve@example.org"] }, null],
  [
    "blocked wins over allowed",
    { blockedDomains: ["example.org"], allowedDomains: ["example.org"] },
    "blocked",
  ],
  ["one of the allowed", { allowedDomains: ["a.net", "example.org"] }, null],
  ["none of the allowed", { allowedDomains: ["a.net", "b.net"] }, "not allowed"],
] as const)("%s", (_, rules, expected) => {
  expect(addressDefect({ ...none, ...rules } as AddressRules, "ada@example.org")).toBe(expected);
});

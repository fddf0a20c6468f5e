import { expect, test } from "bun:test";
import fc from "fast-check";
import { readDigest } from "../../src/images/digest.ts";
import { baseName, nameOf, readName } from "../../src/images/name.ts";
import { isTag } from "../../src/images/tag-name.ts";

const component = fc.stringMatching(/^[a-z0-9]{1,8}((\.|_|__|-{1,3})[a-z0-9]{1,8}){0,3}$/);

test("every name of the grammar is one, and what it says of phase, team and image is found again", () => {
  fc.assert(
    fc.property(
      component,
      fc.integer({ min: 1, max: 1e9 }),
      fc.array(component, { maxLength: 4 }),
      (phase, team, rest) => {
        const image = rest.join("/");
        const base = baseName(phase, team);
        fc.pre(nameOf({ base, image }).length <= 255);
        const name = readName(nameOf({ base, image }));
        expect(name).toEqual({ first: base, ofTeam: { phase, teamId: team }, image });
      },
    ),
  );
});

test("a name made of anything keeps to the grammar, or is none", () => {
  const parts = fc.array(fc.constantFrom("a", "B", "-", "_", ".", "/", "7", "ä", " ", "team"), {
    maxLength: 12,
  });
  const grammar = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/;
  fc.assert(
    fc.property(parts, (pieces) => {
      const text = pieces.join("");
      expect(readName(text) !== null).toBe(grammar.test(text));
    }),
  );
});

test.each(["a-team-0", "a-team-01", "team-5", "a-team", "a-teams-5"])("%p means no certain team", (name) => {
  expect(readName(name)).toEqual({ first: name, ofTeam: null, image: "" });
});

test("a hostile name takes no time to be refused", () => {
  expect(readName(`${"a-".repeat(5000)}!`)).toBeNull();
  expect(readName(`${"a".repeat(254)}!`)).toBeNull();
  expect(readName("a".repeat(256))).toBeNull();
  expect(readName("a".repeat(255))).not.toBeNull();
});

test("digests and tags are what OCI says they are", () => {
  const [short, long] = ["0".repeat(64), "f".repeat(128)];
  expect(readDigest(`sha256:${short}`)).toEqual({ text: `sha256:${short}`, algorithm: "sha256", hex: short });
  expect(readDigest(`sha512:${long}`)?.algorithm).toBe("sha512");
  for (const text of [
    "",
    short,
    `sha256:${long}`,
    `sha512:${short}`,
    `SHA256:${short}`,
    `sha256:${"G".repeat(64)}`,
  ])
    expect(readDigest(text)).toBeNull();
  for (const text of ["v1", "_", "A.b-c", "x".repeat(128)]) expect(isTag(text)).toBe(true);
  for (const text of ["", ".a", "-a", "a:b", "a/b", "ä", "x".repeat(129)]) expect(isTag(text)).toBe(false);
});

import { expect, test } from "bun:test";
import { fitsPassword, hashPassword, isOutdated, NO_PASSWORD } from "../../src/platform/passwords.ts";

const PASSWORD = "correct horse battery";

test("passwords are kept as Argon2id with 64 MiB", async () => {
  const hash = await hashPassword(PASSWORD);
  expect(hash).toStartWith("$argon2id$v=19$m=65536,t=2,p=1$");
  expect(isOutdated(hash)).toBe(false);
  expect(await fitsPassword(PASSWORD, hash)).toBe(true);
  expect(await fitsPassword(`${PASSWORD} `, hash)).toBe(false);
});

test("nothing fits where there is no password", async () => {
  expect(await fitsPassword("", NO_PASSWORD)).toBe(false);
  expect(await fitsPassword("anything", NO_PASSWORD)).toBe(false);
  expect(await fitsPassword("anything", null)).toBe(false);
  expect(await fitsPassword("x".repeat(1025), await hashPassword("x".repeat(1025)))).toBe(false);
});

test("a crowd is turned away instead of taking all memory", async () => {
  const hash = Bun.password.hashSync(PASSWORD, { algorithm: "argon2id", memoryCost: 8, timeCost: 1 });
  const tries = Array.from({ length: 200 }, () => fitsPassword(PASSWORD, hash).catch(({ kind }) => kind));
  const outcomes = await Promise.all(tries);
  expect(outcomes.filter((outcome) => outcome === true)).toHaveLength(102);
  expect(outcomes.filter((outcome) => outcome === "unavailable")).toHaveLength(98);
});

import { expect, test } from "bun:test";
import { keepRecent } from "../../src/kit/recent.ts";

const keys = (recent: { get(key: string): unknown }, among: string) =>
  [...among].filter((key) => recent.get(key) !== undefined).join("");

test("forgets what was not used for the longest time", () => {
  const recent = keepRecent<number>(10, (size) => size);
  recent.put("a", 4);
  recent.put("b", 3);
  recent.put("c", 3);
  expect(recent.get("a")).toBe(4);
  recent.put("d", 1);
  expect(keys(recent, "abcd")).toBe("acd");
});

test("replaces a value, and does not keep what has no room at all", () => {
  const recent = keepRecent<number>(10, (size) => size);
  recent.put("a", 9);
  recent.put("a", 10);
  expect(recent.get("a")).toBe(10);
  recent.put("b", 11);
  expect(keys(recent, "ab")).toBe("");
});

test("measures again what has grown", () => {
  const recent = keepRecent<number[]>(3, (list) => list.length);
  const list = [1];
  recent.put("a", list);
  list.push(2, 3);
  recent.put("b", [1]);
  expect(keys(recent, "ab")).toBe("b");
});

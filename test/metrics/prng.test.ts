import { expect, test } from "bun:test";
import { Xoshiro128 } from "../../src/metrics/prng.ts";
import frozen from "../golden/prng_golden.json";

test("the stream of a label is the frozen one, bit for bit", () => {
  const raw = new Uint32Array(8);
  new Xoshiro128(frozen.label).fillBelow(2 ** 32, raw);
  expect([...raw]).toEqual(frozen.first8_u32);
  const below60 = new Uint32Array(8);
  new Xoshiro128(frozen.label).fillBelow(60, below60);
  expect([...below60]).toEqual(frozen.first8_below_60);
});

test("two fills continue one stream, and labels name different streams", () => {
  const generator = new Xoshiro128(frozen.label);
  const parts = [new Uint32Array(3), new Uint32Array(5)];
  for (const part of parts) generator.fillBelow(2 ** 32, part);
  expect(parts.flatMap((part) => [...part])).toEqual(frozen.first8_u32);
  const other = new Uint32Array(8);
  new Xoshiro128("demo|seed|v2").fillBelow(2 ** 32, other);
  expect([...other]).not.toEqual(frozen.first8_u32);
});

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { chartScale } from "../../views/parts/chart-scale.ts";
import {
  decimals,
  describeBytes,
  describeDuration,
  describeInstant,
  describeRelative,
} from "../../views/parts/wording.ts";

test("moments are said in UTC", () => {
  expect(describeInstant(Date.UTC(2026, 10, 23, 14, 5))).toBe("23 Nov 2026, 14:05 UTC");
  expect(describeInstant(Date.UTC(2027, 0, 1))).toBe("1 Jan 2027, 00:00 UTC");
});

test.each([
  [420, "0.42 s"],
  [3_240, "3.2 s"],
  [38_000, "38 s"],
  [59_900, "1 min"],
  [65_300, "1 min 5 s"],
  [7_800_000, "2 h 10 min"],
  [3_600_000, "1 h"],
  [273_600_000, "3 d 4 h"],
])("%d ms are %s", (ms, text) => {
  expect(describeDuration(ms)).toBe(text);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1 kB"],
  [1_412_300, "1.4 MB"],
  [999_999, "1 MB"],
  [2_000_000_000, "2 GB"],
  [5e15, "5000 TB"],
])("%d bytes are %s", (count, text) => {
  expect(describeBytes(count)).toBe(text);
});

test.each([
  [3 * 86_400_000 + 5, "in 3 days"],
  [-86_400_000, "1 day ago"],
  [-2 * 3_600_000, "2 hours ago"],
  [90_000, "in 1 minute"],
  [30_000, "in a moment"],
  [-30_000, "just now"],
])("%d ms from now is %s", (distance, text) => {
  expect(describeRelative(1e12 + distance, 1e12)).toBe(text);
});

test("figures have a true minus and all their decimals", () => {
  expect(decimals(-0.5, 3)).toBe("−0.500");
});

describe("the chart's scale", () => {
  const place = (at: string) => Number(at.replace("%", ""));

  test("keeps order and stays within the plot", () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, (list) => {
        const { at, ticks } = chartScale(list);
        const places = [...list].sort((a, b) => a - b).map((value) => place(at(value)));
        expect(places.every((here, index) => here >= (places[index - 1] ?? 0) && here <= 100)).toBe(true);
        expect(ticks.length).toBeGreaterThan(1);
      }),
    );
  });

  test("has room for one value, and for none", () => {
    expect(place(chartScale([0.9]).at(0.9))).toBeGreaterThan(0);
    expect(place(chartScale([0.9]).at(0.9))).toBeLessThan(100);
    expect(chartScale([]).ticks.length).toBeGreaterThan(1);
  });

  test("labels round values", () => {
    const { ticks } = chartScale([0.911, 0.997]);
    expect(ticks.map(({ label }) => label)).toEqual(["0.90", "0.92", "0.94", "0.96", "0.98", "1.00"]);
    expect(ticks.map(({ at }) => at)).toEqual(["0%", "20%", "40%", "60%", "80%", "100%"]);
  });
});

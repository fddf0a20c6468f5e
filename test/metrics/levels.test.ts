import { expect, test } from "bun:test";
import fc from "fast-check";
import { allItems } from "../../src/metrics/bootstrap.ts";
import { ascendingItems, levelsOf } from "../../src/metrics/levels.ts";
import { midrankPerLevel } from "../../src/metrics/midranks.ts";
import { scoreTable, tabulate } from "../../src/metrics/score-table.ts";
import { columns, scoredCases } from "./fixtures.ts";

test("levels name every case's value; the order is ascending and stable", () => {
  fc.assert(
    fc.property(columns(), ({ x }) => {
      const levels = levelsOf(x);
      expect([...levels.values]).toEqual([...new Set(x)].sort((a, b) => a - b));
      expect([...levels.level].map((level) => levels.values[level]!)).toEqual([...x]);
      const stable = [...x.keys()].sort((a, b) => x[a]! - x[b]!);
      expect([...ascendingItems(levels)]).toEqual(stable);
    }),
  );
});

test("−0 and 0 tie", () => {
  expect([...levelsOf(Float64Array.of(0, -0, 1)).level]).toEqual([0, 0, 1]);
});

test("mid-ranks are half of those below, half of those not above", () => {
  fc.assert(
    fc.property(columns(), ({ x }) => {
      const levels = levelsOf(x);
      const ranks = midrankPerLevel(levels, allItems(x.length));
      for (const [item, value] of x.entries()) {
        const below = x.filter((other) => other < value).length;
        const notAbove = x.filter((other) => other <= value).length;
        expect(ranks[levels.level[item]!]).toBe((below + notAbove + 1) / 2);
      }
    }),
  );
});

test("merging two sorted classes counts what levels count", () => {
  fc.assert(
    fc.property(scoredCases(0), ({ truth, score }) => {
      const counted = tabulate(truth, levelsOf(score), allItems(truth.length));
      expect(scoreTable(truth, score)).toEqual(counted);
    }),
  );
});

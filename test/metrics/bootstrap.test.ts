import { expect, test } from "bun:test";
import { auroc } from "../../src/metrics/auroc.ts";
import { bootstrap, percentileInterval, strataOf } from "../../src/metrics/bootstrap.ts";
import { levelsOf } from "../../src/metrics/levels.ts";
import { meanOf, squaredErrors } from "../../src/metrics/losses.ts";
import { tabulate } from "../../src/metrics/score-table.ts";
import frozen from "../golden/prng_golden.json";
import { binary } from "./fixtures.ts";

const { truth, p1 } = binary;

test("strata stand in class order, their items in file order", () => {
  const strata = strataOf(Int32Array.of(2, 0, 2, 1, 0), 4).map((stratum) => [...stratum]);
  expect(strata).toEqual([[1, 4], [3], [0, 2], []]);
});

test("the frozen intervals come out bit for bit", () => {
  const strata = strataOf(truth, 2);
  const brier = percentileInterval(bootstrap(strata, "demo|brier|v1", meanOf(squaredErrors(truth, p1))));
  expect([brier.interval!.low, brier.interval!.high]).toEqual(frozen.brier_B2000_ci);
  const levels = levelsOf(p1);
  const area = percentileInterval(
    bootstrap(strata, "demo|auroc|v1", (items) => auroc(tabulate(truth, levels, items))),
  );
  expect([area.interval!.low, area.interval!.high]).toEqual(frozen.auroc_B2000_ci);
});

test("every replicate keeps the sizes of the strata", () => {
  const positives = truth.reduce((sum, y) => sum + y, 0);
  const drawn = bootstrap(strataOf(truth, 2), "sizes", (items) =>
    items.reduce((sum, item) => sum + truth[item]!, 0),
  );
  expect(drawn.every((count) => count === positives)).toBe(true);
});

test("replicates without a value are left out; beyond one in twenty there is no interval", () => {
  const replicates = Float64Array.from({ length: 100 }, (_, i) => i);
  replicates.fill(NaN, 0, 4);
  replicates[4] = Infinity;
  const { interval, discarded } = percentileInterval(replicates);
  expect(discarded).toBe(5);
  expect(interval).toEqual({ low: 5 + 0.025 * 94, high: 5 + 0.975 * 94 });
  replicates[5] = NaN;
  expect(percentileInterval(replicates)).toEqual({ interval: null, discarded: 6 });
});

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { blandAltman } from "../../src/metrics/bland-altman.ts";
import { allItems } from "../../src/metrics/bootstrap.ts";
import {
  calibrationLine,
  concordance,
  fisherInterval,
  pearson,
  spearman,
} from "../../src/metrics/correlation.ts";
import { absoluteErrors, meanOf, squaredErrors } from "../../src/metrics/losses.ts";
import { determination, medianOf, withinTolerance } from "../../src/metrics/regression-errors.ts";
import { wilson } from "../../src/metrics/wilson.ts";
import { columns, expectInterval, expectNear, regression } from "./fixtures.ts";

const { truth, predicted, expected } = regression;
const all = allItems(30);

describe("against NumPy and SciPy", () => {
  test("errors", () => {
    expectNear(medianOf(absoluteErrors(truth, predicted))(all), expected.medae, 1e-12);
    expectNear(determination(truth, predicted)(all), expected.r2, 1e-12);
  });

  test("correlations", () => {
    const r = pearson(truth, predicted)(all);
    expectNear(r, expected.pearson, 1e-12);
    expectInterval(fisherInterval(r, 30), expected.pearson_ci_fisher, 1e-12);
    expectNear(spearman(truth, predicted)(all), expected.spearman, 1e-12);
    expectNear(concordance(truth, predicted)(all), expected.lin_ccc_population_var, 1e-12);
  });

  test("Bland–Altman and the calibration line", () => {
    const agreement = blandAltman(truth, predicted)!;
    const wanted = expected.bland_altman;
    expectNear(agreement.bias, wanted.bias, 1e-12);
    expectNear(agreement.sd, wanted.sd, 1e-12);
    expectInterval(agreement.biasInterval, wanted.bias_ci_t, 1e-12);
    expectInterval(agreement.limits, wanted.loa, 1e-12);
    expectNear(agreement.limitStandardError, wanted.loa_se, 1e-12);
    const line = calibrationLine(truth, predicted);
    expectNear(line.slope, expected.calib_regression_y_on_yhat[0]!, 1e-12);
    expectNear(line.intercept, expected.calib_regression_y_on_yhat[1]!, 1e-11);
  });
});

describe("invariants", () => {
  test("RMSE is no less than MAE, the median lies among the errors", () => {
    fc.assert(
      fc.property(columns(), ({ x, y }) => {
        const items = allItems(x.length);
        const errors = absoluteErrors(x, y);
        const mae = meanOf(errors)(items);
        expect(Math.sqrt(meanOf(squaredErrors(x, y))(items))).toBeGreaterThanOrEqual(mae - 1e-12);
        const sorted = errors.slice().sort();
        const middle = (sorted[Math.floor((x.length - 1) / 2)]! + sorted[Math.ceil((x.length - 1) / 2)]!) / 2;
        expect(medianOf(errors)(items)).toBe(middle);
      }),
    );
  });

  test("Pearson is symmetric and blind to shift and scale; CCC never exceeds it", () => {
    fc.assert(
      fc.property(columns(3), ({ x, y }) => {
        const items = allItems(x.length);
        const r = pearson(x, y)(items);
        if (Number.isNaN(r)) return;
        expect(Math.abs(r)).toBeLessThanOrEqual(1);
        expectNear(pearson(y, x)(items), r, 1e-12);
        const moved = x.map((value) => 1e6 + 3 * value);
        expectNear(pearson(moved, y)(items), r, 1e-7);
        expectNear(
          pearson(
            x.map((value) => -value),
            y,
          )(items),
          -r,
          1e-12,
        );
        expect(Math.abs(concordance(x, y)(items))).toBeLessThanOrEqual(Math.abs(r) + 1e-12);
      }),
    );
  });

  test("rounding carries no perfect line beyond a correlation of 1", () => {
    fc.assert(
      fc.property(columns(2), ({ x }) => {
        const r = pearson(
          x,
          x.map((value) => value / 3),
        )(allItems(x.length));
        if (!Number.isNaN(r)) expect(r > 1 - 1e-12 && r <= 1).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("Spearman is Pearson of the mid-ranks, blind to rising maps", () => {
    const midrank = (column: Float64Array) =>
      column.map((v) => column.filter((o) => o < v).length + (column.filter((o) => o === v).length + 1) / 2);
    fc.assert(
      fc.property(columns(3), ({ x, y }) => {
        const items = allItems(x.length);
        const rho = spearman(x, y)(items);
        if (Number.isNaN(rho)) return;
        expectNear(rho, pearson(midrank(x), midrank(y))(items), 1e-12);
        expectNear(
          spearman(
            x.map((value) => Math.sinh(value / 10)),
            y,
          )(items),
          rho,
          1e-12,
        );
      }),
    );
  });

  test("resampled statistics equal those of a copied-out sample", () => {
    const drawn = Uint32Array.from({ length: 30 }, (_, i) => (i * i) % 30);
    const x = Float64Array.from(drawn, (item) => truth[item]!);
    const y = Float64Array.from(drawn, (item) => predicted[item]!);
    for (const statistic of [pearson, spearman, concordance, determination]) {
      expectNear(statistic(truth, predicted)(drawn), statistic(x, y)(all), 1e-12);
    }
    expect(medianOf(absoluteErrors(truth, predicted))(drawn)).toBe(medianOf(absoluteErrors(x, y))(all));
  });
});

describe("edges", () => {
  test("a constant column correlates with nothing, though its mean be rounded", () => {
    const flat = new Float64Array(30).fill(0.1);
    expect(pearson(flat, predicted)(all)).toBeNaN();
    expect(spearman(truth, flat)(all)).toBeNaN();
    expect(determination(flat, predicted)(all)).toBeNaN();
    expect(concordance(flat, predicted)(all)).toBe(0);
    expect(concordance(flat, flat)(all)).toBeNaN();
  });

  test("no interval from a perfect line, three cases or a single one", () => {
    expect(fisherInterval(1, 30)).toBeNull();
    expect(fisherInterval(0.5, 3)).toBeNull();
    expect(fisherInterval(0.5, 4)).not.toBeNull();
    expect(blandAltman(Float64Array.of(1), Float64Array.of(2))).toBeNull();
  });

  test("the acceptable error includes its own bound", () => {
    const within = withinTolerance(Float64Array.of(1, 2, 3), Float64Array.of(1.5, 2.75, 2.5), 0.5);
    expect(within).toEqual({ k: 2, n: 3, interval: wilson(2, 3) });
  });
});

import { expect, test } from "bun:test";
import fc from "fast-check";
import { auroc } from "../../src/metrics/auroc.ts";
import { scoreTable } from "../../src/metrics/score-table.ts";
import { binary, expectNear, type Scored, scoredCases } from "./fixtures.ts";

function area({ truth, score }: Scored): number {
  return auroc(scoreTable(truth, score));
}

function bruteForce({ truth, score }: Scored): number {
  let wins = 0;
  let pairs = 0;
  for (const [i, y] of truth.entries()) {
    for (const [j, other] of truth.entries()) {
      if (y !== 1 || other !== 0) continue;
      pairs++;
      wins += score[i]! > score[j]! ? 1 : score[i] === score[j] ? 0.5 : 0;
    }
  }
  return wins / pairs;
}

test("agrees with scikit-learn and pROC", () => {
  expectNear(area({ truth: binary.truth, score: binary.p1 }), binary.expected.auroc_p1, 1e-12);
  expectNear(area({ truth: binary.truth, score: binary.p2 }), binary.expected.auroc_p2, 1e-12);
});

test("is the share of pairs won, between 0 and 1", () => {
  fc.assert(
    fc.property(scoredCases(1), (cases) => {
      expectNear(area(cases), bruteForce(cases), 1e-14);
      expect(area(cases)).toBeWithin(0, 1 + Number.EPSILON);
    }),
  );
});

test("strictly rising maps of the scores change nothing", () => {
  fc.assert(
    fc.property(scoredCases(1), ({ truth, score }) => {
      const mapped = score.map((value) => Math.exp(3 * value) - 7);
      expect(area({ truth, score: mapped })).toBe(area({ truth, score }));
    }),
  );
});

test("swapped classes with negated scores give the same area, negated scores alone its complement", () => {
  fc.assert(
    fc.property(scoredCases(1), ({ truth, score }) => {
      const negated = score.map((value) => -value);
      const swapped = truth.map((label) => 1 - label);
      expectNear(area({ truth: swapped, score: negated }), area({ truth, score }), 1e-14);
      expectNear(area({ truth, score: negated }), 1 - area({ truth, score }), 1e-14);
    }),
  );
});

test("an absent class leaves nothing to compare", () => {
  expect(area({ truth: Uint8Array.of(1, 1), score: Float64Array.of(0.2, 0.4) })).toBeNaN();
  expect(area({ truth: Uint8Array.of(0, 0), score: Float64Array.of(0.2, 0.4) })).toBeNaN();
});

import { expect, test } from "bun:test";
import fc from "fast-check";
import { auroc } from "../../src/metrics/auroc.ts";
import { allItems } from "../../src/metrics/bootstrap.ts";
import { ofWins, oneVersusOne, oneVersusRest } from "../../src/metrics/hand-till.ts";
import { scoreTable } from "../../src/metrics/score-table.ts";
import { expectNear, multiclass } from "./fixtures.ts";

type Rows = { truth: Int32Array; probabilities: Float64Array };

/** Cases of three classes, each occurring, with probabilities in tenths so that ties are common. */
const rows: fc.Arbitrary<Rows> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.tuple(fc.nat(10), fc.nat(10), fc.nat(10))), {
    minLength: 1,
    maxLength: 25,
  })
  .map((list) => {
    const all = [...list, [0, [5, 3, 2]], [1, [2, 2, 6]], [2, [1, 3, 6]]] as typeof list;
    return {
      truth: Int32Array.from(all, ([label]) => label),
      probabilities: Float64Array.from(all.flatMap(([, row]) => row.map((step) => step / 10))),
    };
  });

function measure({ truth, probabilities }: Rows, compute: typeof oneVersusOne): number {
  return ofWins(truth, probabilities, 3, compute)(allItems(truth.length));
}

/** AUROC of column k among the items kept, class k being positive. */
function areaOf({ truth, probabilities }: Rows, k: number, kept: (label: number) => boolean): number {
  const items = [...truth.keys()].filter((item) => kept(truth[item]!));
  return auroc(
    scoreTable(
      Uint8Array.from(items, (item) => (truth[item] === k ? 1 : 0)),
      Float64Array.from(items, (item) => probabilities[item * 3 + k]!),
    ),
  );
}

test("both averages agree with scikit-learn, Hand & Till's with pROC", () => {
  expectNear(measure(multiclass, oneVersusOne), multiclass.expected.auroc_ovo_macro_hand_till, 1e-12);
  expectNear(measure(multiclass, oneVersusRest), multiclass.expected.auroc_ovr_macro, 1e-12);
});

test("they are the averages of two-class areas", () => {
  fc.assert(
    fc.property(rows, (cases) => {
      let pairs = 0;
      let rest = 0;
      for (let a = 0; a < 3; a++) {
        rest += areaOf(cases, a, () => true) / 3;
        for (let b = 0; b < 3; b++) {
          if (b !== a) pairs += areaOf(cases, a, (label) => label === a || label === b) / 6;
        }
      }
      expectNear(measure(cases, oneVersusOne), pairs, 1e-12);
      expectNear(measure(cases, oneVersusRest), rest, 1e-12);
    }),
  );
});

test("renaming the classes changes neither", () => {
  fc.assert(
    fc.property(rows, fc.constantFrom([1, 2, 0], [2, 1, 0], [0, 2, 1]), ({ truth, probabilities }, to) => {
      const renamed = {
        truth: truth.map((label) => to[label]!),
        probabilities: probabilities.slice(),
      };
      probabilities.forEach((p, cell) => {
        renamed.probabilities[Math.floor(cell / 3) * 3 + to[cell % 3]!] = p;
      });
      for (const compute of [oneVersusOne, oneVersusRest]) {
        expectNear(measure(renamed, compute), measure({ truth, probabilities }, compute), 1e-12);
      }
    }),
  );
});

test("a resampled case counts as often as it was drawn", () => {
  const { truth, probabilities } = multiclass;
  const drawn = Uint32Array.from({ length: 45 }, (_, i) => (i * 7) % 40);
  const copied: Rows = {
    truth: Int32Array.from(drawn, (item) => truth[item]!),
    probabilities: Float64Array.from(
      [...drawn].flatMap((item) => [...probabilities.subarray(item * 3, item * 3 + 3)]),
    ),
  };
  for (const compute of [oneVersusOne, oneVersusRest]) {
    expectNear(ofWins(truth, probabilities, 3, compute)(drawn), measure(copied, compute), 1e-12);
  }
});

test("an absent class leaves nothing to compare", () => {
  const cases = { truth: Int32Array.of(0, 1), probabilities: Float64Array.of(1, 0, 0, 0, 1, 0) };
  expect(measure(cases, oneVersusOne)).toBeNaN();
  expect(measure(cases, oneVersusRest)).toBeNaN();
});

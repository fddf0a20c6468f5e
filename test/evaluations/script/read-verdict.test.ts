import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { readVerdict } from "../../../src/evaluations/script/read-verdict.ts";
import type { FailureReason } from "../../../src/evaluations/verdict.ts";

const boards = [
  { split: "dev", labels: ["auroc", "f1"] },
  { split: "test", labels: ["auroc"] },
];

/** A report as the harness writes it. */
function report(result: unknown, error: unknown = null, rest: Record<string, unknown> = {}): string {
  return JSON.stringify({ outcome: "returned", scores: JSON.stringify({ result, error }), ...rest });
}

function failure(json: string, reason: FailureReason): { message: string; detail: string } {
  const { verdict } = readVerdict(json, boards);
  if (verdict.outcome !== "failed") throw new Error("finished");
  expect(verdict.reason).toBe(reason);
  return verdict;
}

describe("scores", () => {
  test("are those of the declared metrics, in their order, with their half-widths", () => {
    const json = report(
      [{ dev: { f1: 0.5, auroc: 1 } }, { test: { auroc: -2.5e-3 } }],
      [{ dev: { error_auroc: 0.25 } }],
    );
    expect(readVerdict(json, boards)).toEqual({
      verdict: {
        outcome: "finished",
        splits: [
          {
            split: "dev",
            scores: [
              { metric: "auroc", value: 1, low: null, high: null, error: 0.25 },
              { metric: "f1", value: 0.5, low: null, high: null, error: null },
            ],
          },
          {
            split: "test",
            scores: [{ metric: "auroc", value: -0.0025, low: null, high: null, error: null }],
          },
        ],
        submissionResult: null,
        submissionMetadata: null,
      },
      notes: [],
    });
  });

  test("come from the first key of each item only", () => {
    const json = report([{ test: { auroc: 0.5 }, nowhere: { auroc: 1 } }]);
    expect(readVerdict(json, boards).verdict).toMatchObject({ splits: [{ split: "test" }] });
  });

  test("that are not declared are left out, and the host is told how many", () => {
    const { verdict, notes } = readVerdict(report([{ test: { auroc: 0.5, secret: 1, more: "x" } }]), boards);
    expect(verdict).toMatchObject({ splits: [{ scores: [{ metric: "auroc" }] }] });
    expect(notes).toEqual([
      'Left out of "test", not declared: 2 (["secret","more"]).',
      'No scores were returned for "dev".',
    ]);
  });

  test("of a split on two boards are those of both", () => {
    const both = [...boards, { split: "test", labels: ["brier"] }];
    expect(readVerdict(report([{ test: { auroc: 1, brier: 0 } }]), both).verdict).toMatchObject({
      splits: [{ scores: [{ metric: "auroc" }, { metric: "brier" }] }],
    });
  });

  test("keep no error bar that is not one", () => {
    const json = report(
      [{ dev: { auroc: 1, f1: 1 } }],
      [{ dev: { error_auroc: -1, error_f1: { __float__: "NaN" } } }],
    );
    const { verdict, notes } = readVerdict(json, boards);
    expect(verdict).toMatchObject({ splits: [{ scores: [{ error: null }, { error: null }] }] });
    expect(notes[0]).toContain('["error_auroc","error_f1"]');
  });
});

describe("what is refused", () => {
  test("a split of another phase; the splits there are, for the host alone", () => {
    const { message, detail } = failure(report([{ "label of case 7 is 1": { auroc: 1 } }]), "unknown_split");
    expect(detail).toEndWith('The splits of this phase are "dev", "test".');
    expect(message).not.toMatch(/case 7|dev|test/);
    expect(detail).toContain("label of case 7 is 1");
  });

  test("a split twice", () => {
    expect(
      failure(report([{ test: { auroc: 1 } }, { test: { auroc: 1 } }]), "malformed_output").detail,
    ).toContain('"test" more than once');
  });

  test("missing metrics, all named to the host alone", () => {
    const { message, detail } = failure(report([{ dev: { other: 1 } }]), "missing_metric");
    expect(detail).toContain('"auroc", "f1" is missing in the split "dev"');
    expect(message).not.toMatch(/auroc|f1|dev/);
  });

  test("metrics that an object has by itself are missing too", () => {
    const json = report([{ dev: {} }]);
    expect(readVerdict(json, [{ split: "dev", labels: ["constructor"] }]).verdict).toMatchObject({
      reason: "missing_metric",
    });
  });

  test.each([
    [{ __float__: "NaN" }, '"auroc" is not a number (NaN); usually something was divided by zero'],
    [{ __float__: "Infinity" }, '"auroc" is infinite'],
    [{ __float__: "-Infinity" }, '"auroc" is infinite'],
    [{ __float__: "canary" }, '"auroc" is not a number'],
    ["0.9 canary", '"auroc" is text instead of a number'],
    [true, '"auroc" is true or false'],
    [null, '"auroc" is empty (None)'],
    [[0.9], '"auroc" is a collection'],
    [1.5e308, '"auroc" is too large'],
  ])("%j as a score", (value, sentence) => {
    const { message, detail } = failure(report([{ test: { auroc: value } }]), "not_finite");
    expect(detail).toContain(`In the split "test", ${sentence}`);
    // Which metric fails is a fact about hidden labels: asked for one by one, such facts spell them out.
    expect(message).not.toMatch(/canary|auroc|test/);
  });

  test("numbers that JSON can spell and 64 bits cannot hold", () => {
    const scores = '{"result":[{"test":{"auroc":1e999}}],"error":null}';
    failure(JSON.stringify({ outcome: "returned", scores }), "not_finite");
  });

  test("more than 64 metrics in a split, and more than 256 KB in all", () => {
    const many = Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`m${at}`, at]));
    failure(report([{ test: { auroc: 1, ...many } }]), "output_too_large");
    failure(report([{ test: { auroc: 1, text: "x".repeat(256 * 1024) } }]), "output_too_large");
  });

  test.each([
    { result: [] },
    { result: {} },
    { result: null },
    { result: "0.9" },
    { result: [{}] },
    { result: [{ dev: 0.9 }] },
    { result: [[0.9]] },
  ])("%j", ({ result }) => void failure(report(result), "malformed_output"));

  test.each([
    '{"outcome":"returned"}',
    '{"outcome":"finished","splits":[]}',
    '{"outcome":"returned","scores":"{"}',
    `{"outcome":"returned","scores":${JSON.stringify("[".repeat(200_000))}}`,
    "[".repeat(1_000_000),
    '{"outcome":"missing_package","packages":"numpy"}',
    "not json",
    "null",
  ])("report %#, which is none of ours", (json) => void failure(json, "malformed_output"));

  test("anything at all has a verdict, and what it says is ours", () => {
    const canary = "c4n4ry";
    const leaf = fc.oneof(fc.double(), fc.constantFrom(null, true, canary, { __float__: canary }));
    const object = (value: fc.Arbitrary<unknown>) =>
      fc.dictionary(fc.constantFrom("dev", "test", "auroc", "f1", "error_f1", canary), value, { maxKeys: 3 });
    const { any: anything } = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        leaf,
        fc.array(tie("any"), { maxLength: 3 }),
        object(tie("any")),
      ),
    }));
    fc.assert(
      fc.property(anything, anything, (result, error) => {
        const { verdict } = readVerdict(report(result, error), boards);
        if (verdict.outcome === "failed") expect(verdict.message).not.toContain(canary);
        else
          expect(
            verdict.splits.flatMap(({ scores }) => scores).every(({ value }) => Number.isFinite(value)),
          ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("what else comes back", () => {
  const scores = [{ test: { auroc: 1 } }];

  test("is kept as JSON text", () => {
    const rest = { submission_result: '{"a": [1, null]}', submission_metadata: '"for the host"' };
    expect(readVerdict(report(scores, null, rest), boards).verdict).toMatchObject({
      submissionResult: '{"a": [1, null]}',
      submissionMetadata: '"for the host"',
    });
  });

  test("is left out, with a note, when it is too long", () => {
    const rest = {
      submission_result: 5_000_000,
      submission_metadata: JSON.stringify("x".repeat(1024 * 1024)),
    };
    const { verdict, notes } = readVerdict(report(scores, null, rest), boards);
    expect(verdict).toMatchObject({ submissionResult: null, submissionMetadata: null });
    expect(notes).toContain('"submission_result" was left out: 5000000 characters of JSON are too many.');
    expect(notes.some((note) => note.startsWith('"submission_metadata" was left out'))).toBe(true);
  });

  test("is dropped when it is not JSON", () => {
    const json = report(scores, null, { submission_result: "<script>" });
    expect(readVerdict(json, boards).verdict).toMatchObject({ submissionResult: null });
  });
});

describe("failures that the harness tells", () => {
  test.each([
    ["crashed", "crashed"],
    ["malformed", "malformed_output"],
    ["no_result", "no_output"],
    ["out_of_memory", "out_of_memory"],
    ["missing_package", "missing_package"],
  ] as const)("%s is %s, and only the host is told more", (outcome, reason) => {
    const json = JSON.stringify({ outcome, detail: "label of case 7 is 1", packages: ["label-of-case-8"] });
    const { message, detail } = failure(json, reason);
    expect(message).not.toContain("label");
    expect(detail).toContain("label of case 7 is 1");
    if (outcome === "missing_package") expect(detail).toContain('"label-of-case-8"');
  });

  test("keep the end of a long story", () => {
    const json = JSON.stringify({ outcome: "crashed", detail: `${"x".repeat(100_000)} the end` });
    const { detail } = failure(json, "crashed");
    expect(detail.length).toBeLessThan(17_000);
    expect(detail).toEndWith("the end");
  });
});

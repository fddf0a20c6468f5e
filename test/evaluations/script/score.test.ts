import { describe, expect, test } from "bun:test";
import { scoreWithScript } from "../../../src/evaluations/script/score.ts";
import { openBubblewrap } from "../../../src/platform/bubblewrap.ts";
import { chooseEngine } from "../../../src/platform/engine.ts";
import { scriptContract } from "../../support/script-contract.ts";
import { scriptFailures } from "../../support/script-failures.ts";
import { mainScript, scriptTask } from "../../support/script-task.ts";

const python = "/usr/bin/python3";
const engine = await openBubblewrap("bwrap", python).catch((error: Error) => {
  console.error(error.message);
  return null;
});

describe("under bubblewrap", () => {
  if (engine === null) return test.skip("needs bubblewrap and Python", () => {});
  scriptContract(engine, "");
  scriptFailures(engine, "");

  const hasNumpy = Bun.spawnSync([python, "-c", "import numpy"]).success;
  test.skipIf(!hasNumpy)("numpy's numbers are numbers", async () => {
    await using prepared = await scriptTask(
      mainScript(`
import numpy as np
def evaluate(a, b, c, **kw):
    scores = {"mean": np.float32(0.5), "n": np.int64(3), "rank0": np.array(0.25), "loss": np.float64("nan")}
    return {"result": [{"dev": scores}], "submission_result": {"row": np.arange(3), "flag": np.bool_(True)}}
`),
    );
    const boards = (...labels: string[]) => [{ split: "dev", labels }];
    const signal = new AbortController().signal;
    const scoring = await scoreWithScript(engine, prepared.task, boards("mean", "n", "rank0"), signal);
    expect(scoring.verdict).toMatchObject({
      splits: [{ scores: [{ value: 0.5 }, { value: 3 }, { value: 0.25 }] }],
      submissionResult: '{"row": [0, 1, 2], "flag": true}',
    });
  });
});

test("without an engine there is a failure that tells the host what to install", async () => {
  await using prepared = await scriptTask(mainScript(""));
  const none = await chooseEngine({
    engineSocket: "/no/such/socket",
    bwrap: "no-such-bwrap",
    python,
    evaluatorImage: "assay-evaluator",
  });
  const { verdict } = await scoreWithScript(none, prepared.task, [], new AbortController().signal);
  expect(verdict).toMatchObject({
    reason: "no_engine",
    detail: expect.stringContaining("Install bubblewrap"),
  });
  expect(none.run(undefined as never, new AbortController().signal)).rejects.toThrow("Install bubblewrap");
});

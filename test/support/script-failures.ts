import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdir, stat } from "node:fs/promises";
import { scoreWithScript } from "../../src/evaluations/script/score.ts";
import type { FailureReason } from "../../src/evaluations/verdict.ts";
import type { Engine } from "../../src/platform/engine.ts";
import { boards, expectFailure, expectScore, half, returning, scorerOn } from "./script-scoring.ts";
import { mainScript, scriptTask, smallLimits } from "./script-task.ts";

/** What becomes of scripts that fail, and of those that mean harm, on an engine, as tests. */
export function scriptFailures(engine: Engine, image: string): void {
  setDefaultTimeout(30_000);
  const score = scorerOn(engine, image);

  describe("scripts that fail", () => {
    test.each<[string, string, FailureReason, string]>([
      ["raise", returning("1 / 0"), "crashed", "ZeroDivisionError"],
      ["do not parse", "def evaluate(:", "crashed", "SyntaxError"],
      ["have no evaluate()", "evaluate = None", "crashed", "from .main import evaluate"],
      ["return nothing", returning("None"), "malformed_output", "NoneType, not a dictionary"],
      ["return no result", returning("{}"), "malformed_output", 'without the key "result"'],
      ["return NaN", returning('{"result": [{"dev": {"accuracy": float("nan")}}]}'), "not_finite", "NaN"],
      [
        "return infinity",
        returning('{"result": [{"dev": {"accuracy": -float("inf")}}]}'),
        "not_finite",
        "-Infinity",
      ],
      ["return themselves", returning("x", "x = {}; x['result'] = [x]"), "crashed", "RecursionError"],
      ["exit", returning("sys.exit(0)"), "no_output", "sys.exit(0)"],
      ["exit at once", returning("os._exit(0)"), "no_output", "code 0"],
      ["exit at once with an error", returning("os._exit(9)"), "crashed", "code 9"],
      ["die", returning("os.kill(os.getpid(), 9)"), "crashed", "code 137"],
      [
        "return too much",
        returning('{"result": [{"dev": {"accuracy": 1, "x": "x" * 9000000}}]}'),
        "output_too_large",
        "",
      ],
      ["want too much memory", returning("bytearray(10**9)"), "out_of_memory", ""],
    ])("%s", async (_, script, reason, detail) => expectFailure(await score(script), reason, detail));

    test("never end", async () => {
      const script = returning("spin()", 'def spin():\n    print("before")\n    while True: pass');
      const scoring = await score(script, { limits: { ...smallLimits, seconds: 1 } });
      expectFailure(scoring, "timeout");
      expect(scoring.verdict).toMatchObject({ message: expect.stringContaining("the 1 seconds") });
      expect(scoring.stdout).toBe("before\n");
    });

    test("leave their traceback to the host alone", async () => {
      const script = returning('int("label of case 7 is " + open(annotation).read(1))');
      const { verdict } = await score(script);
      expect(verdict).toMatchObject({ detail: expect.stringContaining("label of case 7 is 1") });
      expect(verdict).not.toMatchObject({ message: expect.stringContaining("label") });
    });

    test("are cancelled without a verdict", async () => {
      const stop = new AbortController();
      const running = score(returning("__import__('time').sleep(60)"), {}, stop.signal);
      setTimeout(() => stop.abort(), 300);
      await expect(running).rejects.toThrow("aborted");
    });
  });

  describe("scripts that mean harm", () => {
    test("cannot pass something printed for a result", async () => {
      const fake = `{"outcome": "returned", "scores": "{\\\\"result\\\\": [{\\\\"dev\\\\": {\\\\"accuracy\\\\": 1}}]}"}`;
      const script = returning("os._exit(0)", `print('${fake}')\nprint('${fake}', file=sys.stderr)`);
      expectFailure(await score(script), "no_output");
    });

    test("are not helped by scribbling over the report beforehand", async () => {
      const before = 'open("/report.json", "w").write("x" * 100000)';
      expectScore(await score(returning(half, before)), 0.5);
    });

    test("get a failure when they scribble and leave", async () => {
      expectFailure(
        await score(returning("[open('/report.json', 'w').write('{}'), os._exit(0)]")),
        "malformed_output",
      );
      const large = returning("[open('/report.json', 'w').truncate(10**7), os._exit(0)]");
      expectFailure(await score(large), "output_too_large");
    });

    test("cannot make us read another file", async () => {
      const replace = "[os.symlink('/etc/passwd', '/tmp/l'), os.replace('/tmp/l', '/report.json')]";
      expectFailure(await score(returning(replace)), "crashed", "Error");
    });

    test("cannot change the annotation, the submission or the script that comes after them", async () => {
      const script = `
import os
def evaluate(annotation, submission, codename, **kwargs):
    for path in [annotation, submission, "/script/main.py", "/evaluator/run.py", "/task.json"]:
        try: open(path, "a").write("x"); print("changed", path)
        except OSError: pass
        try: os.chmod(path, 0o777); print("opened up", path)
        except OSError: pass
    return ${half}`;
      await using prepared = await scriptTask(mainScript(script), { image });
      const scoring = await scoreWithScript(engine, prepared.task, boards, new AbortController().signal);
      expect(scoring.stdout).toBe("");
      expectScore(scoring, 0.5);
      expect((await stat(prepared.task.annotationPath)).mode & 0o777).toBe(0o600);
      expect(await Bun.file(prepared.task.annotationPath).text()).toBe("1\n0\n1\n");
      expect((await readdir(prepared.folder)).sort()).toEqual(["annotation", "script", "submission", "work"]);
    });

    test("flood the log for nothing", async () => {
      const scoring = await score(returning(half, 'for _ in range(1000): print("x" * 100000)'));
      expectScore(scoring, 0.5);
      expect(scoring.stdout).toHaveLength(
        4096 + "\n…  more bytes were not kept\n".length + "99996904".length,
      );
      expect(scoring.stdout).toEndWith("… 99996904 more bytes were not kept\n");
    });
  });
}

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Engine } from "../../src/platform/engine.ts";
import { expectFailure, expectScore, half, returning, scorerOn } from "./script-scoring.ts";
import { mainScript } from "./script-task.ts";

/** How scripts that people have written for EvalAI fare on an engine, as tests. */
export function scriptContract(engine: Engine, image: string): void {
  setDefaultTimeout(30_000);
  const score = scorerOn(engine, image);

  describe("scripts as people write them", () => {
    test("score a submission, and print what they like", async () => {
      const scoring = await score(`
import csv, sys
print("loading")

def evaluate(test_annotation_file, user_submission_file, phase_codename, **kwargs):
    print("phase", phase_codename, kwargs["submission_metadata"]["method_name"])
    print("a warning", file=sys.stderr)
    truth = [row[0] for row in csv.reader(open(test_annotation_file))]
    guess = [row[0] for row in csv.reader(open(user_submission_file))]
    output = {"result": [{"dev": {"accuracy": sum(t == g for t, g in zip(truth, guess)) / len(truth)}}]}
    output["submission_result"] = output["result"][0]
    output["submission_metadata"] = {"nothing": float("nan"), "path": user_submission_file}
    return output
`);
      const path = "/tmp/evaluation/compute/submission_files/submission_41/predictions.csv";
      expect(scoring).toMatchObject({
        verdict: {
          outcome: "finished",
          splits: [
            {
              split: "dev",
              scores: [{ metric: "accuracy", value: 2 / 3, low: null, high: null, error: null }],
            },
          ],
          submissionResult: '{"dev": {"accuracy": 0.6666666666666666}}',
          submissionMetadata: `{"nothing": null, "path": "${path}"}`,
        },
        notes: [],
        stdout: "loading\nphase dev a method\n",
        stderr: "a warning\n",
      });
      expect(scoring.seconds).toBeGreaterThan(0);
      expect(scoring.peakMemoryBytes).toBeGreaterThan(1024 * 1024);
    });

    test("find themselves, their files and the annotation where EvalAI puts them", async () => {
      const scoring = await score({
        "__init__.py": "from .main import evaluate\n",
        "main.py": `
import os, sys
from pathlib import Path
from .tools.numbers import half
from challenge_data.challenge_7.tools import numbers
from challenge_data.challenge_1.tools.numbers import half as elsewhere
import challenge_data.challenge_7 as own

HERE = Path(__file__).parent

def evaluate(annotation, submission, codename, **kwargs):
    print(HERE)
    print(annotation)
    print(sorted(os.listdir("compute/challenge_data/challenge_7")), own.__file__)
    print((HERE / "weights.txt").read_text(), open(os.path.join(os.path.dirname(__file__), "weights.txt")).read())
    (HERE / "scratch.txt").write_text("beside the script")
    (HERE / "weights.txt").write_text("over a file of the script")
    open("scratch.txt", "w").write("in the working folder")
    return {"result": [{"dev": {"accuracy": half() + numbers.half() - elsewhere()}}]}
`,
        "tools/__init__.py": "",
        "tools/numbers.py": "def half():\n    return 0.5\n",
        "weights.txt": "heavy",
      });
      const own = "/tmp/evaluation/compute/challenge_data/challenge_7";
      expect(scoring.stdout.split("\n")).toEqual([
        own,
        `${own}/phase_data/phase_3/test_annotations.csv`,
        `['__init__.py', 'main.py', 'phase_data', 'tools', 'weights.txt'] ${own}/__init__.py`,
        "heavy heavy",
        "",
      ]);
      expectScore(scoring, 0.5);
    });

    test("need no __init__.py in their folders and may define evaluate() in the topmost", async () => {
      const init = "from .inner.deep import value\ndef evaluate(a, b, c, **kw): return value()";
      const scoring = await score({ "__init__.py": init, "inner/deep.py": `def value(): return ${half}` });
      expectScore(scoring, 0.5);
    });

    test.each([
      ["three parameters", "def evaluate(annotation, submission, codename):"],
      ["the keyword by name", "def evaluate(annotation, submission, codename, submission_metadata=None):"],
      ["the keyword only", "def evaluate(annotation, submission, codename, *, submission_metadata):"],
    ])("may take %s", async (_, head) => expectScore(await score(`${head}\n    return ${half}`), 0.5));

    test("may leave a thread and a process running", async () => {
      const before = `
import threading, time
threading.Thread(target=time.sleep, args=(60,)).start()
if os.fork() == 0:
    time.sleep(60)
    os._exit(0)`;
      expectScore(await score(returning(half, before)), 0.5);
    });

    test("see the same order of sets on every run", async () => {
      const script = returning(half, 'print({"alpha", "beta", "gamma", "delta", "epsilon"})');
      expect((await score(script)).stdout).toBe((await score(script)).stdout);
    });

    test("get the submission under its own name, as far as it is safe", async () => {
      const scoring = await score(returning(half, "").replace("return", "print(submission); return"), {
        submissionName: "../../etc/my file (1).CSV.gz",
      });
      expect(scoring.stdout).toEndWith("/submission_41/my_file__1_.CSV.gz\n");
    });
  });

  describe("packages", () => {
    const install = (...names: string[]) =>
      `import subprocess\nsubprocess.check_call([sys.executable, "-m", "pip", "install", *${JSON.stringify(names)}])`;

    test("that are here count as installed", async () => {
      const scoring = await score(
        returning(half, install("-q", "python-csv", "sqlite3==9", "JSON>=1; python_version>'3'")),
      );
      expectScore(scoring, 0.5);
      expect(scoring.stdout).toContain("Requirement already satisfied: sqlite3==9");
    });

    test("that are not are named to the host, however they were asked for", async () => {
      for (const before of [
        install("--upgrade", "json", "no-such-package==1.0"),
        'assert os.system("pip install no-such-package") == 0',
        'import pip\nassert pip.main(["install", "no-such-package"]) == 0',
        'from pip._internal import main\nassert main(["install", "-r", os.path.dirname(__file__) + "/needs.txt"]) == 0',
      ]) {
        const files = {
          ...mainScript(returning(half, before)),
          "needs.txt": "# tools\njson\nno-such-package>1 # x\n",
        };
        const scoring = await score(files);
        expectFailure(scoring, "missing_package", '"no-such-package"');
        expect(scoring.verdict).not.toMatchObject({ message: expect.stringContaining("no-such") });
        expect(scoring.stderr).toContain("Not installed on this server, which has no access to the internet");
      }
    });

    test("that an import does not find are named, early or late", async () => {
      expectFailure(
        await score(returning(half, "import no_such_module.part")),
        "missing_package",
        '"no_such_module"',
      );
      const late = returning('__import__("no_such_module")');
      expectFailure(await score(late), "missing_package", '"no_such_module"');
    });

    test("of the script's own that are missing are the script's error", async () => {
      expectFailure(await score(returning(half, "from . import nothing_here")), "crashed", "nothing_here");
      expectFailure(await score(returning(half, "from .nothing import here")), "crashed", "nothing");
    });

    test("in requirements.txt that are not here are only remarked upon", async () => {
      const files = { ...mainScript(returning(half)), "requirements.txt": "json\nno-such-package==2\n" };
      const scoring = await score(files);
      expectScore(scoring, 0.5);
      expect(scoring.stderr).toBe("requirements.txt: not installed on this server: no-such-package==2\n");
    });

    test("that come with the script can be installed from their folder", async () => {
      const before = `
from pathlib import Path
${install("-e", "FOLDER").replace('"FOLDER"', 'str(Path(__file__).parent / "local")')}
from mine import half`.replace('*["-e",str', '*["-e", str');
      const scoring = await score({
        "__init__.py": "from .main import evaluate",
        "main.py": returning("half()", before),
        "local/setup.py": "from setuptools import setup; setup(name='mine')",
        "local/mine/__init__.py": `def half(): return ${half}`,
      });
      expectScore(scoring, 0.5);
    });
  });
}

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { buildEvaluator, type Recipe } from "../../../src/evaluations/evaluator-image/build.ts";
import { listEvaluators, removeEvaluator } from "../../../src/evaluations/evaluator-image/list.ts";
import { tryEvaluator } from "../../../src/evaluations/evaluator-image/trial.ts";
import { scoreWithScript } from "../../../src/evaluations/script/score.ts";
import { openContainers } from "../../../src/platform/containers.ts";
import { connectEngine } from "../../../src/platform/engine-connection.ts";
import { findImage } from "../../../src/platform/engine-images.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { smallLimits } from "../../support/script-task.ts";
import { mirrorTools, smallMirror } from "../../support/debian-mirror.ts";
import { testEngine } from "../../support/engine.ts";
import { mainScript, scriptTask } from "../../support/script-task.ts";
import { wheelAt, wheelFiles } from "../../support/wheel.ts";

const engine = await testEngine();
// A loaded machine is slow, not wrong.
setDefaultTimeout(120_000);

const name = `assay-test-evaluator-${process.pid}`;
const signal = new AbortController().signal;
const python = "/usr/bin/python3";

describe("an evaluator image", () => {
  if (engine === null) return test.skip("needs a container engine", () => {});
  const { socket } = engine;
  const open = () => openTestApp({ flags: { "engine-socket": socket, "evaluator-image": name, python } });

  async function built(app: TestApp, recipe: Recipe) {
    const said: string[] = [];
    const image = await buildEvaluator(app, recipe, name, signal, (line) => said.push(line));
    return { image, said };
  }

  async function runIn(image: string, ...argv: string[]) {
    const { ending, stdout, stderr } = await (
      await openContainers(socket)
    ).run(
      { name: `${name}-run`, labels: {}, image, argv, env: {}, inputs: [], outputs: [], limits: smallLimits },
      signal,
    );
    return [ending, stdout.text, stderr.text];
  }

  async function leftovers() {
    const found = (await (await fetch("http://engine/images/json", { unix: socket })).json()) as {
      RepoTags?: string[];
    }[];
    return found.flatMap(({ RepoTags }) => RepoTags ?? []).filter((tag) => tag.endsWith(":root"));
  }

  test.skipIf(!mirrorTools())(
    "is made of Debian packages, which a real dpkg installs without network",
    async () => {
      const script = "#!/bin/sh\nset -e\nmkdir -p /etc/tiny\ncat /proc/net/dev > /etc/tiny/network\n";
      const recipe = { packages: ["tiny"], suite: "small", mirror: await smallMirror(script) };
      const app = open();
      try {
        const { image, said } = await built(app, recipe);
        expect(said.join("\n")).toMatch(/Installing 2 packages \(\d+ MB\)[^]*Loading the image/);
        expect(image.names).toEqual([`${name}:latest`]);
        expect(image.labels["assay.evaluator"]).toContain("Debian packages from small of ");
        expect(await runIn(name, "tiny")).toEqual([{ how: "exited", code: 0 }, "tiny\n", ""]);
        const [, network] = await runIn(name, "cat", "/etc/tiny/network");
        const interfaces = String(network).trimEnd().split("\n").slice(2);
        expect(interfaces).toEqual([expect.stringMatching(/^ *lo:/)]);
        const [, , gone] = await runIn(
          name,
          "cat",
          "/usr/share/man/man1/tiny.1",
          "/assay-packages/tiny_1.0_amd64.deb",
        );
        expect(gone).toMatch(/tiny\.1: No such[^]*deb: No such/);
        expect((await built(app, recipe)).image.id).toBe(image.id);
        expect(await leftovers()).toEqual([]);
      } finally {
        await removeEvaluator(app, name).catch(() => {});
        await app.close();
      }
    },
  );

  test.skipIf(!mirrorTools())(
    "is not made when a package cannot be had or installed, and says why",
    async () => {
      const mirror = await smallMirror("#!/bin/sh\necho the reason >&2\nexit 7\n");
      const app = open();
      const attempt = (packages: string[], suite = "small") =>
        built(app, { packages, suite, mirror }).then(
          () => "it was made",
          (error: Error) => error.message,
        );
      try {
        expect(await attempt(["no-such-package"])).toMatch(
          /apt says: E: Unable to locate package no-such-package/,
        );
        expect(await attempt(["--simulate"])).toContain("no name of a Debian package");
        expect(await attempt(["tiny"], "other")).toMatch(/There is no folder .*dists\/other/);
        expect(await attempt(["tiny"])).toMatch(/Installing failed:[^]*the reason[^]*status 7/);
        expect(await findImage(await connectEngine(socket), name)).toBeNull();
        expect(await leftovers()).toEqual([]);
      } finally {
        await app.close();
      }
    },
  );

  test.skipIf(!existsSync(python))("is made of wheels and this machine's Python, and scores", async () => {
    const files = wheelFiles();
    const module = "from ._native import *\nscore = 0.25\n";
    const path = await wheelAt(undefined, {
      ...files,
      "example_package/__init__.py": module,
      "example_package/_native.py": "unit = 1\n",
      "example_package-1.0.data/purelib/beside.py": "there = True\n",
    });
    const other = await wheelAt("unfit-1.0-cp27-cp27m-manylinux1_x86_64.whl", wheelFiles("unfit"));
    const app = open();
    try {
      const wheels = [path, other].map((each) => ({ name: basename(each), path: each }));
      const { image } = await built(app, { wheels });
      const trial = await tryEvaluator(app, name, signal);
      expect(trial).toEqual({
        works: true,
        lines: [expect.stringMatching(/^Python 3\.\d+/), "example-package 1.0"],
      });
      await using prepared = await scriptTask(
        mainScript(`
import example_package, beside, json, ssl, sqlite3, subprocess
def evaluate(a, b, c, **kw):
    assert subprocess.run("exit 3", shell=True).returncode == 3
    return {"result": [{"dev": {"score": example_package.score if beside.there else 0}}]}
`),
        { image: name },
      );
      const boards = [{ split: "dev", labels: ["score"] }];
      const scoring = await scoreWithScript(await openContainers(socket), prepared.task, boards, signal);
      expect(scoring.verdict).toMatchObject({
        outcome: "finished",
        splits: [{ scores: [{ value: 0.25 }] }],
      });
      expect((await built(app, { wheels })).image.id).toBe(image.id);

      expect(await listEvaluators(app)).toContainEqual({ name, image, benchmarks: [] });
      const acts = await app.db.selectFrom("audit").select(["action", "object", "details"]).execute();
      expect(acts[0]).toMatchObject({ action: "made", object: "evaluator image" });
      expect(acts[0]?.details).toContain(image.id);
      await removeEvaluator(app, name);
      expect(listEvaluators(app)).resolves.toContainEqual({ name, image: null, benchmarks: [] });
      expect(tryEvaluator(app, name, signal)).rejects.toThrow("assay evaluator build");
    } finally {
      await removeEvaluator(app, name).catch(() => {});
      await app.close();
    }
  });

  test("what was not made here is not removed", async () => {
    const app = open();
    try {
      expect(removeEvaluator(app, engine.image)).rejects.toThrow("was not made by");
      await expect(removeEvaluator(app, "no-such-image:1")).rejects.toThrow("has no image");
    } finally {
      await app.close();
    }
  });
});

import { expect, test } from "bun:test";
import { join } from "node:path";
import { wheelFiles } from "../../support/wheel.ts";
import { folderWith } from "../../support/temporary.ts";

const python = Bun.which("python3");
const script = join(import.meta.dir, "../../../static/evaluator-trial/packages.py");

/** What the trial prints about packages in a folder, and its exit code. */
async function trial(files: Record<string, string>): Promise<[lines: string[], code: number]> {
  const child = Bun.spawn([python ?? "", "-S", script], {
    env: { PYTHONPATH: folderWith(files) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const text = await new Response(child.stdout).text();
  return [text.trimEnd().split("\n").slice(1), await child.exited];
}

test.skipIf(python === null)("everything that is there is imported, and what fails is told", async () => {
  expect(await trial(wheelFiles("good_one"))).toEqual([["good-one 1.0"], 0]);
  const bad = { ...wheelFiles("bad_one"), "bad_one/__init__.py": "import nothing_of_it\n" };
  expect(await trial({ ...bad, ...wheelFiles("good_one") })).toEqual([
    [
      "bad-one 1.0",
      "  bad_one cannot be imported: ModuleNotFoundError: No module named 'nothing_of_it'",
      "good-one 1.0",
    ],
    1,
  ]);
});

test.skipIf(python === null)("a list of modules is believed as far as they are there", async () => {
  const listing = (names: string) => ({ "listed_one-1.0.dist-info/top_level.txt": names });
  const one = wheelFiles("listed_one");
  expect(await trial({ ...one, ...listing("listed_one\nsrc\n") })).toEqual([["listed-one 1.0"], 0]);
  expect(await trial({ ...one, ...listing("elsewhere\n") })).toEqual([
    ["listed-one 1.0", "  elsewhere cannot be imported: ModuleNotFoundError: No module named 'elsewhere'"],
    1,
  ]);
});

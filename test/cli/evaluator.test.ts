import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { testEngine } from "../support/engine.ts";
import { savedImage } from "../support/saved-image.ts";
import { runAssay } from "../support/server-process.ts";
import { folderWith } from "../support/temporary.ts";
import { fileAt, wheelAt } from "../support/wheel.ts";

// A loaded machine is slow, not wrong.
setDefaultTimeout(300_000);

const engine = await testEngine();
const data = join(folderWith(), "data");
const name = `assay-test-cli-${process.pid}`;
const settings = [
  "--data",
  data,
  "--min-free-bytes",
  "0",
  "--evaluator-image",
  name,
  "--python",
  "/usr/bin/python3",
];
const assay = (...words: string[]) =>
  runAssay(...words, ...settings, "--engine-socket", engine?.socket ?? "/no/such/socket");

describe("assay evaluator", () => {
  test.each([["make"], ["build", "x"], ["remove"], ["build", "--wheels", "x", "--suite", "y"]] as string[][])(
    "%p is wrong usage",
    async (...words) => {
      const { code, err } = await assay("evaluator", ...words);
      expect([code, err]).toEqual([2, expect.stringContaining("Usage: assay evaluator build")]);
    },
  );

  test("without an engine there is a sentence", async () => {
    const { code, err } = await runAssay(
      "evaluator",
      "list",
      ...settings,
      "--engine-socket",
      "/no/such/socket",
    );
    expect([code, err]).toEqual([
      1,
      expect.stringContaining("No container engine answers at /no/such/socket"),
    ]);
  });

  if (engine === null || !existsSync("/usr/bin/python3"))
    return test.skip("needs a container engine and Python", () => {});

  test("makes, lists, tries and removes an image", async () => {
    const wheel = await wheelAt();
    const none = await assay("evaluator", "build", "--wheels", "added");
    expect([none.code, none.err]).toEqual([1, expect.stringContaining("None of the 0 files is a wheel")]);
    const { code, out, err } = await assay("evaluator", "build", "--wheels", dirname(wheel));
    expect([code, err]).toEqual([
      0,
      expect.stringMatching(/Unpacking 1 wheels[^]*is ready after \d+ s, \d+ MB/),
    ]);
    const [python, found, id] = out.trim().split("\n");
    expect(python).toMatch(/^Python 3/);
    expect(found).toBe("example-package 1.0");
    expect(id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await assay("evaluator", "list")).out).toContain(`${name}\t${id}\t`);
    expect(await assay("evaluator", "test", id ?? "")).toMatchObject({
      code: 0,
      out: `${python}\n${found}\n`,
    });
    expect((await assay("evaluator", "remove", name)).out).toBe(`Removed ${id}.\n`);
    expect((await assay("evaluator", "list")).out).toContain(`${name}\tnot in the engine`);
    expect((await assay("evaluator", "test")).err).toContain("Make it with `assay evaluator build`");
  });
});

describe("assay images", () => {
  test.each([["import"], ["export", "x"]] as string[][])("%p is wrong usage", async (...words) => {
    const { code, err } = await assay("images", ...words);
    expect([code, err]).toEqual([2, expect.stringContaining("Usage: assay images import FILE.tar")]);
  });

  if (engine === null) return test.skip("needs a container engine", () => {});

  test("takes an image in, and prints what to pin it by", async () => {
    const file = fileAt("image.tar", savedImage(null, { predict: `weights of ${process.pid}` }));
    const { code, out, err } = await assay("images", "import", file, "--name", name);
    expect([code, out]).toEqual([0, expect.stringMatching(/^sha256:[0-9a-f]{64}\n$/)]);
    expect(err).toContain(`evaluator_image: ${out.trim()}`);
    expect((await assay("evaluator", "remove", name)).err).toContain("was not made by");
    await fetch(`http://engine/images/${name}?force=1`, { unix: engine.socket, method: "DELETE" });
  });
});

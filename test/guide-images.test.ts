import { describe, expect, test } from "bun:test";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { insistOnSize } from "../src/images/may-push.ts";
import { lintImage } from "../src/images/lint/lint.ts";
import type { LintReport } from "../src/images/lint/report.ts";
import { lintLimits } from "../src/images/lint/rules.ts";
import { Fault } from "../src/kit/fault.ts";
import { honestLayer, imageBytes, opener, type RawImage } from "./evil/image-bytes.ts";
import { examplesIn, guide, repository, rowsIn } from "./support/guide-text.ts";
import { folderWith } from "./support/temporary.ts";

/* The page "Dockerize a model": its files are run, and the sentences that it quotes are those that are said. */

const page = guide("images");
const demo = join(repository, "static/demo");

/** A file of the page: an example that begins with its name. */
function fileNamed(name: string): string {
  const found = examplesIn(page).find(({ code }) => code.startsWith(`# ${name}\n`));
  if (found === undefined) throw new Error(`the page has no ${name}`);
  return found.code;
}

const python = Bun.which("python3");
if (python === null) console.error("The model of the guide is not run: there is no python3.");

describe.skipIf(python === null)("the model of the page", () => {
  const folder = folderWith({ "train.py": fileNamed("train.py"), "predict.py": fileNamed("predict.py") });
  for (const name of ["input", "output"]) mkdirSync(join(folder, name));
  copyFileSync(join(demo, "inputs/train.csv"), join(folder, "train.csv"));
  copyFileSync(join(demo, "inputs/train.csv"), join(folder, "input/train.csv"));
  copyFileSync(join(demo, "inputs/dev.csv"), join(folder, "input/dev.csv"));

  test("is fitted, and predicts every case of the demonstration well", async () => {
    const commands = examplesIn(page).find(({ code }) => code.startsWith("python3 train.py"))?.code ?? "";
    const child = Bun.spawn(["sh", "-eu", "-c", commands], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = await new Response(child.stdout).text();
    expect([await child.exited, await new Response(child.stderr).text()]).toEqual([0, ""]);
    const truth = cellsOf(join(demo, "annotations/dev.csv"));
    const predicted = cellsOf(join(folder, "output/predictions.csv"));
    expect(said).toBe(`${truth.size} cases predicted\n`);
    expect([...predicted.keys()].sort()).toEqual([...truth.keys()].sort());
    const right = [...truth].filter(([id, label]) => Number(predicted.get(id)) >= 0.5 === (label === "1"));
    expect(right.length / truth.size).toBeGreaterThan(0.9);
  }, 60_000);
});

/** The last column of a table by its first. */
function cellsOf(path: string): Map<string, string> {
  const [, ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  return new Map(lines.map((line) => [line.split(",")[0] ?? "", line.split(",").at(-1) ?? ""]));
}

test("the Dockerfile takes along what the model needs, and nothing that is kept out", () => {
  const copied = /^COPY (.+) \.\/$/m.exec(fileNamed("Dockerfile"))?.[1]?.split(" ") ?? [];
  const letIn = fileNamed(".dockerignore")
    .split("\n")
    .flatMap((line) => /^!(.+)$/.exec(line)?.[1] ?? []);
  expect(copied).toEqual(letIn);
  expect(copied).toContain("predict.py");
  expect(fileNamed("predict.py")).toContain(`"${copied.find((name) => name.endsWith(".json"))}"`);
  expect(fileNamed("train.py")).toContain(`"model.json"`);
});

describe("what the page says that is said of an image", () => {
  const rules = { limits: lintLimits, platform: { os: "linux", architecture: "amd64" }, gpu: false };
  const look = (image: RawImage, limits = lintLimits): Promise<LintReport> => {
    const built = imageBytes(image);
    return lintImage(built, opener(built), { ...rules, limits });
  };
  const refusals = async (image: RawImage, limits?: typeof lintLimits) =>
    (await look(image, limits)).problems.map(({ message }) => message);

  test("is said, word for word", async () => {
    const entries = [...(honestLayer.entries ?? []), { name: "sda", type: "4" }];
    const said = [
      ...(await refusals({ config: { architecture: "arm64" } })),
      ...(await refusals({ run: { Volumes: { "/data": {} } } })),
      ...(await refusals({ run: { Entrypoint: null } })),
      ...(await refusals({ run: { WorkingDir: "app" } })),
      ...(await refusals({ run: { Env: ["LD_PRELOAD=/x.so"] } })),
      ...(await refusals({}, { ...lintLimits, decodedBytes: 100 })).map((text) =>
        text.replace(/than \S+ GB/, "than 20 GB"),
      ),
      ...(await refusals({ layers: [{ entries }] })),
      refusalOf(() => insistOnSize(11e9, 10e9)),
      ...(await look({ run: { User: "" } })).remarks.map(({ message }) => message),
      ...(await look({ run: { Healthcheck: { Test: ["NONE"] } } })).remarks.map(({ message }) => message),
    ];
    const quoted = rowsIn(page)
      .map(([first = ""]) => first)
      .filter((text) => text.endsWith(".") && !text.startsWith("`"));
    expect(quoted.length).toBeGreaterThanOrEqual(10);
    expect(quoted.filter((text) => !said.includes(text))).toEqual([]);
  });

  test("and every reason that it names is one", () => {
    const reasons = new Set(rowsIn(guide("participating")).map(([first = ""]) => first));
    const named = rowsIn(page).flatMap(([first = ""]) => /^`([a-z]+_?[a-z]*)`/.exec(first)?.[1] ?? []);
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((reason) => !reasons.has(`\`${reason}\``))).toEqual([]);
  });
});

function refusalOf(what: () => void): string {
  try {
    what();
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
  return "";
}

import { afterAll, afterEach, beforeEach, expect, spyOn, test } from "bun:test";
import { checkFile } from "../../src/submissions/check-file.ts";
import { templateFile } from "../../src/submissions/template-file.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { binary } from "./predictions/table-file.ts";

let app: TestApp;
/** What was sent to threads. */
const asked = spyOn(Worker.prototype, "postMessage");
beforeEach(() => {
  app = openTestApp();
  asked.mockClear();
});
afterEach(() => app.close());
afterAll(() => asked.mockRestore());

const CASES = 100_000;
const store = async (content: string) => (await app.files.store([Buffer.from(content)], 1e8)).digest;
const phaseWith = async (labels: string) => ({
  fileTypes: [],
  annotation: { digest: await store(labels), name: "labels.csv" },
});
const many = (value: (at: number) => string, head: string) =>
  `${head}\n${Array.from({ length: CASES }, (_, at) => `case-${at},${value(at)}`).join("\n")}\n`;

async function problemsOf(labels: string, predictions: string): Promise<string[]> {
  const path = app.files.path(await store(predictions));
  const file = { name: "f.csv", path, bytes: predictions.length };
  const problems = await checkFile(app, await phaseWith(labels), binary, file);
  return problems.map(({ place, message, line }) => `${line}: ${place} ${message}`);
}

test("a large file is checked in a thread, and a small one where its cases are many", async () => {
  const labels = many((at) => String(at % 2), "id,sick");
  const bad = many((at) => (at === 7 ? "often" : "0.5"), "id,p");
  expect(await problemsOf(labels, bad)).toEqual(['9: column "p", case "case-7" is "often", not a number.']);
  expect(await problemsOf(labels, "id,p\nx,0.5\n")).toEqual(['2: column "id" "x" is no case of this phase.']);
  expect(asked).toHaveBeenCalledTimes(2);
});

test("a small file for a few cases needs none", async () => {
  expect(await problemsOf("id,sick\na,1\nb,0\n", "id,p\na,0.5\n")).toEqual([
    'undefined: column "id" one case has no prediction: "b".',
  ]);
  expect(asked).not.toHaveBeenCalled();
});

test("while the labels are broken there is nothing to check against", async () => {
  expect(await problemsOf("id,sick\na,1\na,0\n", "id,p\na,0.5\n")).toEqual([]);
});

test("a busy server turns large files away instead of letting them pile up", async () => {
  const phase = await phaseWith(many((at) => String(at % 2), "id,sick"));
  const path = app.files.path(await store("id,p\nx,0.5\n"));
  const check = () => checkFile(app, phase, binary, { name: "f.csv", path, bytes: 11 });
  const outcomes = await Promise.allSettled(Array.from({ length: 60 }, check));
  const refused = outcomes.filter((outcome) => outcome.status === "rejected");
  expect(refused.length).toBeGreaterThan(0);
  for (const { reason } of refused) expect(reason).toMatchObject({ kind: "unavailable" });
});

test("a template is made once for as long as the annotation and the scorer are the same, and again when it is gone", async () => {
  const phase = await phaseWith("id,sick\nb,1\na,0\n");
  const made = await Promise.all(Array.from({ length: 30 }, () => templateFile(app.files, phase, binary)));
  expect(new Set(made).size).toBe(1);
  const [digest = ""] = made;
  expect(await Bun.file(app.files.path(digest)).text()).toBe("id,p\na,\nb,\n");
  expect(asked).toHaveBeenCalledTimes(1);
  await app.files.removeOld(digest, Number.MAX_SAFE_INTEGER);
  expect(await templateFile(app.files, phase, binary)).toBe(digest);
  expect(await app.files.has(digest)).toBe(true);
  expect(await templateFile(app.files, phase, { ...binary, predictions: { "": "q" } })).not.toBe(digest);
  expect(asked).toHaveBeenCalledTimes(3);
});

test("there is no template of broken labels until they are mended", async () => {
  const phase = await phaseWith("id,sick\na,1\na,0\n");
  for (let times = 0; times < 2; times++) {
    await expect(templateFile(app.files, phase, binary)).rejects.toMatchObject({ kind: "unavailable" });
  }
  await expect(templateFile(app.files, { annotation: null }, binary)).rejects.toMatchObject({
    kind: "missing",
  });
});

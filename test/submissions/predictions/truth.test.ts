import { afterAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { readTruth } from "../../../src/submissions/predictions/truth.ts";
import { describeProblem } from "../../../src/kit/problem.ts";
import { binary, multiclass, regression, tableFolder } from "./table-file.ts";

const folder = tableFolder();
afterAll(folder.remove);

async function said(content: string, scorer = binary): Promise<string[]> {
  const { truth, problems } = await readTruth(folder.write(content), scorer, "labels");
  expect(truth === null).toBe(problems.length > 0);
  return problems.map(describeProblem);
}

describe("what an annotation says", () => {
  test("binary: the positive value is 1, the only other one 0, in CSV, TSV and JSON", async () => {
    for (const content of [
      "age,sick,id\n50,M,a\n60,B,b\n70,M,c\n",
      "id\tsick\na\tM\nb\tB\nc\tM\n",
      '[{"id": "a", "sick": "M"}, {"id": "b", "sick": "B"}, {"id": "c", "sick": "M"}]',
      '{"a": "M", "b": "B", "c": "M"}',
      '{"id": ["a", "b", "c"], "sick": ["M", "B", "M"]}',
    ]) {
      const { truth } = await readTruth(folder.write(content), { ...binary, positive: "M" });
      expect([...truth!.targets]).toEqual([1, 0, 1]);
      expect([0, 1, 2].map((id) => truth!.ids.textOf(id))).toEqual(["a", "b", "c"]);
      expect(truth!.splitOf).toBeNull();
    }
  });

  test("multiclass: places among the classes", async () => {
    const { truth } = await readTruth(folder.write("id,sick\nx,b\ny,a\n"), multiclass);
    expect([...truth!.targets]).toEqual([1, 0]);
  });

  test("regression: the numbers; splits: their codenames in order of occurrence", async () => {
    const path = folder.write("id,sick,part\nx,1.5,test\ny,-2,dev\nz,1e3,test\n");
    const { truth } = await readTruth(path, { ...regression, split: "part" });
    expect([...truth!.targets]).toEqual([1.5, -2, 1000]);
    expect([...truth!.splitOf!]).toEqual([0, 1, 0]);
    expect(truth!.splits).toEqual(["test", "dev"]);
  });

  test("more cases than the first room", async () => {
    const rows = Array.from({ length: 3000 }, (_, at) => `x${3000 - at},${at % 2}`);
    const { truth } = await readTruth(folder.write(`id,sick\n${rows.join("\n")}`), binary);
    expect(truth!.ids.size).toBe(3000);
    expect([...truth!.targets]).toEqual(rows.map((_, at) => at % 2));
  });
});

describe("what is wrong with it, for the host", () => {
  test.each<[string, string[]]>([
    ["", ["labels: the file: is empty."]],
    ["id,sick\n", ["labels: the file: has no cases. Give one row per case."]],
    [
      "id,Sick\na,1\n",
      [
        'labels line 1: column "sick": is missing; the file has "id", "Sick". Rename "Sick" to "sick": names are matched letter by letter.',
      ],
    ],
    ["id,sick\na,1\nb,0\nb,1\n", ['labels line 4: column "id": "b" already stands in line 3.']],
    [
      "id,sick\n,1\nb,\n",
      ['labels line 2: column "id": is empty.', 'labels line 3: column "sick": is empty.'],
    ],
    [
      "id,sick\na,1\nb,0\nc,2\n",
      [
        'labels line 4: column "sick": target "2" is a third value besides "1", "0". Mend the annotation or the scorer block.',
      ],
    ],
    ['{"a": 1, "b": null}', ['labels line 1: column "sick": is empty.']],
  ])("%j", async (content, problems) => expect(await said(content)).toEqual(problems));

  test("a class that the scorer does not know", async () => {
    expect(await said("id,sick\nx,b\ny,c\n", multiclass)).toEqual([
      'labels line 3: column "sick": target "c" is none of the classes "a", "b". Mend the annotation or the scorer block.',
    ]);
  });

  test("a target that is no number, a split without a name", async () => {
    expect(await said("id,sick,part\nx,tall,t\ny,1,\n", { ...regression, split: "part" })).toEqual([
      'labels line 2: column "sick": is "tall", not a number. Write a finite number such as 0.25.',
      'labels line 3: column "part": is empty.',
    ]);
  });
});

describe("what was read is remembered", () => {
  test("for the same file and scorer", async () => {
    const path = folder.write("id,sick\na,1\nb,0\n");
    const first = await readTruth(path, binary);
    expect((await readTruth(path, { ...binary })).truth).toBe(first.truth!);
    const other = await readTruth(path, { ...binary, positive: "0" });
    expect([...other.truth!.targets]).toEqual([0, 1]);
  });

  test("but not when the file is another one now, and never when it has defects", async () => {
    const path = folder.write("id,sick\na,1\nb,0\n");
    await readTruth(path, binary);
    writeFileSync(path, "id,sick\na,1\nb,0\nc,1\n");
    expect((await readTruth(path, binary)).truth!.ids.size).toBe(3);
    writeFileSync(path, "id,sick\na,1\na,0\n");
    for (const name of ["one", "two"])
      expect((await readTruth(path, binary, name)).problems[0]!.file).toBe(name);
  });
});

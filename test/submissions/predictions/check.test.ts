import { afterAll, describe, expect, test } from "bun:test";
import { describeProblem } from "../../../src/kit/problem.ts";
import { checkPredictions, readPredictions } from "../../../src/submissions/predictions/predictions.ts";
import { brokenFiles } from "./broken-files.ts";
import { binary, indexOf, multiclass, regression, tableFolder } from "./table-file.ts";

const folder = tableFolder();
afterAll(folder.remove);
const cases = ["c1", "c2", "c3"];

async function check(
  content: string | Uint8Array,
  { name = "f.csv", scorer = binary } = {},
): Promise<string[]> {
  const problems = await checkPredictions(folder.write(content), {
    name,
    scorer,
    expectedIds: indexOf(cases),
  });
  return problems.map(describeProblem);
}

test.each(brokenFiles.map((file) => [file.what, file] as const))(
  "%s",
  async (_, { content, name, scorer, said }) => {
    expect(await check(content, { name, scorer })).toEqual(said);
  },
);

describe("what is not a defect", () => {
  test.each([
    ["other columns and another order", 'note,p,id\n"a, b",0.1,c3\n,0.2,c1\n,1,c2\n'],
    [
      "spaces around numbers, mixed line ends, a byte order mark",
      "\ufeffid,p\r\nc1, 0.1 \rc2,\t.5\n\nc3,1e-3",
    ],
    ["the ends of the range", "id,p\nc1,0\nc2,1\nc3,-0\n"],
  ])("%s", async (_, content) => expect(await check(content)).toEqual([]));

  test("missing cases under penalise and coverage-only", async () => {
    for (const missing of ["penalise", "coverage-only"] as const) {
      expect(await check("id,p\nc2,0.5\n", { scorer: { ...binary, missing } })).toEqual([]);
    }
  });

  test("any finite number in regression", async () => {
    expect(await check("id,age\nc1,-40\nc2,1e300\nc3,0\n", { scorer: regression })).toEqual([]);
  });

  test("without expected ids every id counts, but not twice", async () => {
    const path = folder.write("id,p\nx,0.5\ny,0.5\nx,0.5\n");
    const problems = await checkPredictions(path, { name: "f.csv", scorer: binary });
    expect(problems.map(describeProblem)).toEqual([
      'f.csv line 4: column "id": "x" was already predicted in line 2. Keep one prediction per case.',
    ]);
  });
});

test("all defects are listed, the first twenty in full", async () => {
  const rows = Array.from({ length: 1000 }, (_, at) => `x${at},0.5\n`).join("");
  const said = await check(`id,p\n${rows}`);
  expect(said).toHaveLength(21);
  expect(said[19]).toStartWith('f.csv line 21: column "id": "x19" is no case');
  expect(said[20]).toBe("f.csv: the file: has 980 more defects.");
});

test("many missing cases are one defect that names five", async () => {
  const expectedIds = indexOf(Array.from({ length: 100 }, (_, at) => `c${at}`));
  const problems = await checkPredictions(folder.write("id,p\nc3,0\n"), {
    name: "f.csv",
    scorer: binary,
    expectedIds,
  });
  expect(problems.map(({ message }) => message)).toEqual([
    '99 cases have no prediction: "c0", "c1", "c2", "c4", "c5" and 94 more.',
  ]);
});

test("which missing cases are named says nothing about the order of the labels' file", async () => {
  const source = (ids: string[]) => ({ name: "f.csv", scorer: binary, expectedIds: indexOf(ids) });
  const ids = Array.from({ length: 40 }, (_, at) => `c${(at * 17) % 40}`);
  const [first] = await checkPredictions(folder.write("id,p\nc3,0\n"), source(ids));
  expect(first?.message).toBe('39 cases have no prediction: "c0", "c1", "c2", "c4", "c5" and 34 more.');
  const [few] = await checkPredictions(folder.write("id,p\nc3,0\n"), source(["c20", "c3", "c1"]));
  expect(few?.message).toBe('2 cases have no prediction: "c1", "c20".');
});

test("a list with more values than there are cases is not read to its end", async () => {
  const said = await check('{"id": ["c1", "c2", "c3"], "p": [0, 1, 1, 0, oh, this is no JSON', {
    name: "f.json",
  });
  expect(said).toEqual([
    'f.json line 1: the table: has more values in the list "p" than this phase has cases (3). Give each case once.',
  ]);
  expect(
    await check('{"id": ["c1", "c2", "c3"], "p": [0, 1, 1], "note": [1, 2, 3, 4]}', { name: "f.json" }),
  ).toEqual([]);
});

describe("the three forms of JSON and CSV say the same", () => {
  const scorer = { ...multiclass, missing: "coverage-only" } as const;
  test.each([
    ["f.csv", "id,pa,pb\nc3,0.25,0.75\nc1,1,0\n"],
    ["f.tsv", "pb\tid\tpa\n0.75\tc3\t0.25\n0\tc1\t1\n"],
    ["f.json", '[{"id": "c3", "pa": 0.25, "pb": 0.75}, {"pb": 0, "extra": "x", "id": "c1", "pa": 1}]'],
    ["f.json", '{"c3": {"pa": 0.25, "pb": 0.75}, "c1": {"pb": 0, "pa": 1}}'],
    ["f.json", '{"pb": [0.75, 0], "id": ["c3", "\\u0063\\u0031"], "extra": [], "pa": [0.25, 1]}'],
  ])("in %s: %j", async (name, content) => {
    const { predictions } = await readPredictions(folder.write(content), {
      name,
      scorer,
      expectedIds: indexOf(cases),
    });
    expect([...predictions!.values]).toEqual([1, 0, 0, 0, 0.25, 0.75]);
    expect([...predictions!.lines].map((line) => line > 0)).toEqual([true, false, true]);
    expect(predictions!.given).toBe(2);
  });
});

test("ids that are numbers in JSON are taken as they are written, however long", async () => {
  const expectedIds = indexOf(["12345678901234567890", "7"]);
  const path = folder.write('[{"id": 12345678901234567890, "p": 0.5}, {"id": 7, "p": 0}]');
  expect(await checkPredictions(path, { name: "f.json", scorer: binary, expectedIds })).toEqual([]);
});

test("class probabilities within 0.001 of 1 are divided by their sum, rounding noise is left alone", async () => {
  const content = "id,pa,pb\nc1,0.25,0.7509\nc2,0.3,0.7000000000001\nc3,0.5,0.5\n";
  const source = { name: "f.csv", scorer: multiclass, expectedIds: indexOf(cases) };
  const { predictions } = await readPredictions(folder.write(content), source);
  const sum = 0.25 + 0.7509;
  expect([...predictions!.values]).toEqual([0.25 / sum, 0.7509 / sum, 0.3, 0.7000000000001, 0.5, 0.5]);
  expect(predictions!.renormalised).toBe(1);
});

test("more rows than the first room keep their places", async () => {
  const rows = Array.from({ length: 5000 }, (_, at) => `x${at},${at / 5000}\n`);
  const { predictions } = await readPredictions(folder.write(`id,p\n${rows.join("")}`), {
    name: "f.csv",
    scorer: binary,
  });
  expect([...predictions!.values]).toEqual(rows.map((_, at) => at / 5000));
  expect(predictions!.ids.numberOf("x4321")).toBe(4321);
});

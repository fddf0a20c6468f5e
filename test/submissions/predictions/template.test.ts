import { afterAll, expect, test } from "bun:test";
import { describeExpectedFile } from "../../../src/submissions/predictions/expected-file.ts";
import { checkPredictions } from "../../../src/submissions/predictions/predictions.ts";
import { templateCsv } from "../../../src/submissions/predictions/template.ts";
import { describeProblem } from "../../../src/kit/problem.ts";
import { binary, indexOf, multiclass, regression, tableFolder } from "./table-file.ts";

const folder = tableFolder();
afterAll(folder.remove);

const textOf = async (ids: string[], scorer = binary) =>
  await new Blob([...templateCsv(indexOf(ids), scorer)] as BlobPart[]).text();

test("a row per case, quoted where it must be", async () => {
  expect(await textOf(["c1", 'a "b", c'], multiclass)).toBe('id,pa,pb\nc1,,\n"a ""b"", c",,\n');
});

test("the rows are in the order of the ids, whatever that of the labels' file is", async () => {
  const byLabel = ["c10", "c2", "ä", "b1", "c1", "a"];
  expect(await textOf(byLabel)).toBe("id,p\na,\nb1,\nc1,\nc2,\nä,\nc10,\n");
  expect(await textOf(byLabel.toReversed())).toBe(await textOf(byLabel));
});

test("a template handed in as it is, is refused; filled in, it is accepted", async () => {
  const ids = Array.from({ length: 20_000 }, (_, at) => `case, ${at}`);
  const template = await textOf(ids);
  const source = { name: "template.csv", scorer: binary, expectedIds: indexOf(ids) };
  const [first] = await checkPredictions(folder.write(template), source);
  expect(describeProblem(first!)).toBe(
    'template.csv line 2: column "p", case "case, 0": is empty. Write a finite number such as 0.25.',
  );
  expect(await checkPredictions(folder.write(template.replaceAll('",\n', '",0.5\n')), source)).toEqual([]);
});

test("the example on the page is a file that the check accepts", async () => {
  for (const scorer of [
    binary,
    multiclass,
    regression,
    { ...multiclass, predictions: { a: "a", b: "b", c: 'c, "d"' } },
  ]) {
    const { example } = describeExpectedFile(scorer);
    const source = { name: "example.csv", scorer, expectedIds: indexOf(["case-1", "case-2"]) };
    expect(await checkPredictions(folder.write(example), source)).toEqual([]);
  }
});

test("the page says which columns there are and what may be left out", () => {
  const expected = describeExpectedFile(multiclass);
  expect(expected.endings).toEqual([".csv", ".txt", ".tsv", ".json"]);
  expect(expected.columns).toEqual([
    { name: "id", holds: "id", meaning: "The id of a case, as in the data of this phase." },
    { name: "pa", holds: "probability", meaning: 'The probability that sick is "a".' },
    { name: "pb", holds: "probability", meaning: 'The probability that sick is "b".' },
  ]);
  expect(expected.rules).toContain("No case may be missing.");
  expect(describeExpectedFile(regression).columns[1]).toEqual({
    name: "age",
    holds: "number",
    meaning: "The predicted sick.",
  });
  expect(describeExpectedFile({ ...regression, missing: "penalise" }).rules).toContain(
    "No case may be missing.",
  );
  expect(describeExpectedFile({ ...binary, missing: "penalise" }).rules).toContain(
    "A missing case counts as the worst possible prediction.",
  );
});

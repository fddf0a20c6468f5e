import { afterAll, expect, test } from "bun:test";
import fc from "fast-check";
import type { Problem } from "../../../src/kit/problem.ts";
import { readPredictions } from "../../../src/submissions/predictions/predictions.ts";
import { quotedIfNeeded } from "../../../src/submissions/predictions/template.ts";
import { binary, indexOf, tableFolder } from "./table-file.ts";

/* Predictions are put beside the cases as a Map does it, one row after the other. */

const folder = tableFolder();
afterAll(folder.remove);

type Row = { id: string; p: number };
type Layout = { name: "f.csv" | "f.json"; idFirst: boolean; lineEnd: "\n" | "\r\n"; quoteAll: boolean };

/** The file, and the line in which each row begins. */
function write(
  rows: Row[],
  { name, idFirst, lineEnd, quoteAll }: Layout,
): { content: string; lines: number[] } {
  const lines: number[] = [];
  let line = 2;
  let content = name === "f.json" ? `[${lineEnd}` : `${idFirst ? "id,p" : "p,id"}${lineEnd}`;
  rows.forEach(({ id, p }, at) => {
    lines.push(line);
    const cell = quoteAll ? `"${id.replaceAll('"', '""')}"` : quotedIfNeeded(id);
    const record = idFirst ? JSON.stringify({ id, p }) : JSON.stringify({ p, id });
    if (name === "f.json") content += `${record}${at < rows.length - 1 ? "," : ""}${lineEnd}`;
    else content += `${idFirst ? `${cell},${p}` : `${p},${cell}`}${lineEnd}`;
    line += 1 + (name === "f.csv" ? cell.split("\n").length - 1 : 0);
  });
  return { content: name === "f.json" ? `${content}]` : content, lines };
}

/** What must be said, as "line what", and the values by case; a Map and nothing else. */
function naive(cases: string[], rows: Row[], lines: number[], idFirst: boolean) {
  const known = new Set(cases);
  const said: string[] = [];
  const lineOf = new Map<string, number>();
  const valueOf = new Map<string, number>();
  rows.forEach(({ id, p }, at) => {
    const line = lines[at]!;
    let counts = false;
    const checkId = () => {
      if (id === "") said.push(`${line} empty`);
      else if (!known.has(id)) said.push(`${line} unknown`);
      else if (lineOf.has(id)) said.push(`${line} twice ${lineOf.get(id)}`);
      else counts = true;
    };
    const checkValue = () => {
      const named = idFirst && counts ? ` of ${JSON.stringify(id)}` : "";
      if (p > 1) said.push(`${line} outside${named}`);
    };
    for (const check of idFirst ? [checkId, checkValue] : [checkValue, checkId]) check();
    if (counts) {
      lineOf.set(id, line);
      valueOf.set(id, p);
    }
  });
  if (said.length === 0) {
    const missing = cases.filter((id) => !lineOf.has(id)).length;
    if (lineOf.size === 0) said.push("0 nothing");
    else if (missing > 0) said.push(`0 missing ${missing}`);
  }
  const more = said.length - 20;
  return {
    said: more > 0 ? [...said.slice(0, 20), `0 more ${more}`] : said,
    values: cases.map((id) => valueOf.get(id)),
    lines: cases.map((id) => lineOf.get(id)),
  };
}

function shortened({ place, message, line = 0 }: Problem): string {
  const said: [RegExp, string][] = [
    [/^is empty/, "empty"],
    [/is no case of this phase/, "unknown"],
    [/already predicted in line (\d+)/, "twice"],
    [/outside 0 to 1/, "outside"],
    [/has no predictions/, "nothing"],
    [/^(\d+|one) cases? ha/, "missing"],
    [/has (\d+|one) more defect/, "more"],
  ];
  const [pattern, what] = said.find(([each]) => each.test(message))!;
  const number = pattern.exec(message)![1];
  const named = /, case (".*")$/s.exec(place)?.[1];
  return [line, what, number === "one" ? "1" : number, named && `of ${named}`]
    .filter((part) => part !== undefined)
    .join(" ");
}

async function compare(cases: string[], rows: Row[], layout: Layout): Promise<void> {
  const { content, lines } = write(rows, layout);
  const source = { name: layout.name, scorer: binary, expectedIds: indexOf(cases) };
  const { predictions, problems } = await readPredictions(folder.write(content), source);
  const expected = naive(cases, rows, lines, layout.idFirst);
  expect(problems.map(shortened)).toEqual(expected.said);
  if (expected.said.length > 0) return expect(predictions).toBeNull();
  expect([...predictions!.values]).toEqual(expected.values as number[]);
  expect([...predictions!.lines]).toEqual(expected.lines as number[]);
}

const layout: fc.Arbitrary<Layout> = fc.record({
  name: fc.constantFrom("f.csv", "f.json"),
  idFirst: fc.boolean(),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  quoteAll: fc.boolean(),
});
const id = fc.string({
  unit: fc.constantFrom("a", "b", "7", " ", "é", "😀", '"', ",", "\n"),
  minLength: 1,
  maxLength: 4,
});

test("shuffled, repeated, missing and unknown ids, whatever letters they have", async () => {
  const table = fc.uniqueArray(id, { minLength: 1, maxLength: 40 }).chain((cases) =>
    fc.record({
      cases: fc.constant(cases),
      order: fc.shuffledSubarray(cases, { minLength: Math.floor(cases.length / 2) }),
      strays: fc.array(fc.tuple(fc.nat(), fc.oneof(id, fc.constantFrom("", ...cases))), { maxLength: 3 }),
      beyond: fc.array(fc.nat(), { maxLength: 3 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(table, layout, async ({ cases, order, strays, beyond }, how) => {
      const ids = [...order];
      for (const [at, stray] of strays) ids.splice(at % (ids.length + 1), 0, stray);
      const rows = ids.map((each, at) => ({ id: each, p: at / 64 }));
      for (const at of beyond) if (rows.length > 0) rows[at % rows.length]!.p = 2;
      await compare(cases, rows, how);
    }),
  );
});

test("all of it is right", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(id, { minLength: 1 }), layout, async (cases, how) => {
      const rows = cases.toReversed().map((each, at) => ({ id: each, p: at / cases.length }));
      await compare(cases, rows, how);
    }),
  );
});

/** More rows than are looked up together, in disorder. */
const many = Array.from({ length: 10_000 }, (_, at) => `case-${at}`);
const disordered = many.map((_, at) => ({ id: many[(at * 331) % many.length]!, p: at / many.length }));
const plain: Layout = { name: "f.csv", idFirst: true, lineEnd: "\n", quoteAll: false };

test("thousands of rows in disorder", async () => {
  await compare(many, disordered, plain);
  await compare(many, disordered.slice(0, 9000), { ...plain, name: "f.json" });
});

test.each([0, 4095, 4096, 9999])(
  "defects around row %d of thousands come in the order of the file",
  async (at) => {
    const rows = disordered.map((row) => ({ ...row }));
    rows[at]!.p = 2;
    for (const offset of [-2, 1]) rows[(at + offset + rows.length) % rows.length]!.id = "stray";
    rows[(at + 4000) % rows.length]!.id = rows[at]!.id;
    await compare(many, rows, plain);
    await compare(many, rows, { ...plain, idFirst: false });
  },
);

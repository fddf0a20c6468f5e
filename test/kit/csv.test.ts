import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type CsvLimits, readCsv } from "../../src/kit/csv.ts";
import { describeProblem } from "../../src/kit/problem.ts";
import { pieces } from "./pieces.ts";

type Read = { rows: string[][]; lines: number[]; problem: string | null };

async function read(
  text: string,
  { sizes, limits, separator }: { sizes?: number[]; limits?: CsvLimits; separator?: number } = {},
): Promise<Read> {
  const result: Read = { rows: [], lines: [], problem: null };
  let row: string[] = [];
  const problem = await readCsv(
    pieces(text, sizes),
    (names, line) => {
      result.rows.push(names);
      result.lines.push(line);
      return {
        cell(bytes, start, end, column) {
          expect(column).toBe(row.length);
          row.push(new TextDecoder().decode(bytes.subarray(start, end)));
        },
        row(rowLine, cells) {
          expect(cells).toBe(row.length);
          result.rows.push(row);
          result.lines.push(rowLine);
          row = [];
        },
      };
    },
    { limits, separator },
  );
  if (problem !== null) result.problem = describeProblem(problem);
  return result;
}

const rowsOf = async (text: string) => (await read(text)).rows;

describe("what RFC 4180 and its habits ask for", () => {
  test.each<[string, string, string[][]]>([
    [
      "line feeds",
      "a,b\n1,2\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "no line end at the end",
      "a,b\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    ["mixed line ends", "a\r\n1\r2\n3", [["a"], ["1"], ["2"], ["3"]]],
    ["empty lines", "\n\r\na\n\n1\n\n", [["a"], ["1"]]],
    ["a byte order mark", "\ufeffa,b\n", [["a", "b"]]],
    [
      "empty cells",
      "a,b,c\n,,\n",
      [
        ["a", "b", "c"],
        ["", "", ""],
      ],
    ],
    [
      "an empty last cell without line end",
      "a,b\n1,",
      [
        ["a", "b"],
        ["1", ""],
      ],
    ],
    ["a quoted empty cell is a row", 'a\n""\n', [["a"], [""]]],
    ["quotes", 'a\n"x,""y""\r\nz"\n', [["a"], ['x,"y"\r\nz']]],
    ["a quote within a cell", 'a\n5" tube\n', [["a"], ['5" tube']]],
    ["a quoted cell at the very end", 'a\n"x"', [["a"], ["x"]]],
    ["nothing", "", []],
    ["only line ends", "\n\r\n", []],
  ])("%s", async (_, text, rows) => expect(await rowsOf(text)).toEqual(rows));

  test("tabs separate where they are the separator", async () => {
    expect((await read("a\tb\n1,5\t2\n", { separator: 9 })).rows).toEqual([
      ["a", "b"],
      ["1,5", "2"],
    ]);
  });

  test("lines are those of the file, where each row begins", async () => {
    const text = 'a\r\n"1\n2\r\n3"\r\r4\n\n5';
    expect((await read(text)).lines).toEqual([1, 2, 6, 8]);
  });
});

describe("what is refused, and where", () => {
  const limits = { cellBytes: 10, rowBytes: 20, columns: 3 };
  test.each<[string, string]>([
    ['a\n"1\n2', "line 2: column 1: a quote is opened and never closed. Close it, or leave quotes out."],
    [
      'a\n"1" 2\n',
      'line 2: column 1: there is text after a closing quote. Write a quote inside a quoted cell twice: "".',
    ],
    [
      "a,b\n1,\0\n",
      "line 2: column 2: there is a zero byte: this is not text. Save the file as CSV in UTF-8.",
    ],
    ["a\n12345678901\n", "line 2: column 1: a cell is longer than 10 bytes."],
    [
      'a\n"1234567890',
      "line 2: column 1: a quote is opened and not closed within the longest cell. Close it, or leave quotes out.",
    ],
    ["a,b,c\n1234567,1234567,1234567\n", "line 2: column 3: a row is longer than 20 bytes."],
    ["a,b,c\n1,2,3,4\n", "line 2: column 4: there are more than 3 columns."],
  ])("%p", async (text, problem) => {
    expect((await read(text, { limits })).problem).toBe(problem);
    expect((await read(text, { limits, sizes: [1] })).problem).toBe(problem);
  });

  test("a quote that spans a gigabyte is given up at the cap", async () => {
    let given = 0;
    async function* endless() {
      yield new TextEncoder().encode('a\n"');
      for (; given < 1000; given++) yield new Uint8Array(1 << 20).fill(0x61);
    }
    const problem = await readCsv(endless(), () => ({ cell() {}, row() {} }));
    expect(problem?.message).toBe("a quote is opened and not closed within the longest cell.");
    expect(given).toBeLessThan(3);
  });

  test("the header may be refused", async () => {
    const refusal = { severity: "error", place: "p", message: "m" } as const;
    expect(await readCsv(pieces("a\n1\n"), () => refusal)).toBe(refusal);
  });
});

const cell = fc.string({
  unit: fc.constantFrom("a", "1", ".", "ä", " ", '"', ",", "\n", "\r"),
  maxLength: 6,
});
const table = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
  );

test("any table, quoted where it must be and elsewhere at random, comes back from any cuts", async () => {
  const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.infiniteStream(fc.boolean()),
      lineEnd,
      sizes,
      async (rows, coin, end, cuts) => {
        const written = (text: string, alone: boolean) => {
          const must = /[",\r\n]/.test(text) || (alone && text === "");
          return must || coin.next().value ? `"${text.replaceAll('"', '""')}"` : text;
        };
        const text = rows
          .map((row) => row.map((each) => written(each, row.length === 1)).join(",") + end)
          .join("");
        expect((await read(text, { sizes: cuts })).rows).toEqual(rows);
      },
    ),
    { numRuns: 500 },
  );
});

test("any bytes are read alike however they are cut", async () => {
  const text = fc.string({
    unit: fc.constantFrom("a", '"', '"', ",", "\n", "\r", "\0", "\ufeff"),
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(text, async (wild) => {
      const whole = await read(wild);
      for (const size of [1, 2, 3, 5]) expect(await read(wild, { sizes: [size] })).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

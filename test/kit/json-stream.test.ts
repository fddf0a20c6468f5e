import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type JsonLimits, readJson } from "../../src/kit/json-stream.ts";
import { describeProblem } from "../../src/kit/problem.ts";
import { pieces } from "./pieces.ts";

/** Builds the value again from the pieces, with `JSON.parse`'s rule for repeated names: the last one counts. */
async function read(
  text: string,
  { sizes, limits }: { sizes?: number[]; limits?: JsonLimits } = {},
): Promise<{ value: unknown } | { problem: string }> {
  const stack: { container: unknown[] | Record<string, unknown>; name: string }[] = [];
  let root: unknown;
  const put = (value: unknown) => {
    const top = stack.at(-1);
    if (top === undefined) root = value;
    else if (Array.isArray(top.container)) top.container.push(value);
    else
      Object.defineProperty(top.container, top.name, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  };
  const textOf = (bytes: Uint8Array, start: number, end: number) =>
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(start, end));
  const problem = await readJson(
    pieces(text, sizes),
    {
      open(kind) {
        const container = kind === "array" ? [] : {};
        put(container);
        stack.push({ container, name: "" });
      },
      close: () => void stack.pop(),
      key: (bytes, start, end) => void (stack.at(-1)!.name = textOf(bytes, start, end)),
      value(kind, bytes, start, end) {
        const written = textOf(bytes, start, end);
        put(
          kind === "text"
            ? written
            : kind === "number"
              ? Number(written)
              : { true: true, false: false, null: null }[kind],
        );
      },
    },
    limits,
  );
  return problem === null ? { value: root } : { problem: describeProblem(problem) };
}

function reference(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** JSON.parse keeps halves of surrogate pairs; UTF-8 has none. */
function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name.toWellFormed(), wellFormed(each)]),
  );
}

const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 20 });

describe("against JSON.parse", () => {
  test("any value comes back, written tightly or wide, from any cuts", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ noUnicodeString: false }),
        fc.constantFrom(0, 2, "\t"),
        cuts,
        async (value, space, sizes) => {
          const text = JSON.stringify(value, null, space);
          expect(await read(text, { sizes })).toEqual({ value: JSON.parse(text) });
        },
      ),
      { numRuns: 500 },
    );
  });

  test("of texts with one slip, the same are accepted, with the same value", async () => {
    const slip = fc.constantFrom(
      "",
      ",",
      ":",
      "[",
      "]",
      "{",
      "}",
      '"',
      "\\",
      "0",
      "-",
      ".",
      "e",
      "n",
      "\n",
      "\u0001",
      "\\u12",
      "\\ud83d",
      "\\ude00",
      " 1",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 2 }),
        slip,
        fc.nat(),
        fc.nat(2),
        cuts,
        async (value, insert, where, cut, sizes) => {
          const right = JSON.stringify(value);
          const at = where % (right.length + 1);
          const text = right.slice(0, at) + insert + right.slice(at + cut);
          const expected = reference(text.toWellFormed());
          const found = await read(text.toWellFormed(), { sizes });
          if (expected === null) expect(found).toHaveProperty("problem");
          else expect(found).toEqual({ value: wellFormed(expected.value) });
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    "0",
    "-0",
    "01",
    "1.",
    ".5",
    "-",
    "+1",
    "1e5",
    "1E-5",
    "1e",
    "0.0e+0",
    "00",
    "0x1",
    "1_0",
    "--1",
    "1.5.2",
    "[1,]",
    "[,1]",
    '{"a":1,}',
    "{a:1}",
    "'a'",
    "tru",
    "true1",
    "nul",
    "",
    " ",
    "[] []",
    '"a',
    '["\\x"]',
    "[1 2]",
    "[1}",
    '{"a"}',
    '{"a":}',
    "]",
    '["\\ud83d\\ude00!\\u00e9\\u20ac\\/\\b"]',
    "// 1",
  ])("%p", async (text) => {
    const expected = reference(text);
    for (const sizes of [[100], [1]]) {
      const found = await read(text, { sizes });
      if (expected === null) expect(found).toHaveProperty("problem");
      else expect(found).toEqual(expected);
    }
  });
});

describe("what is said", () => {
  const limits = { depth: 3, tokenBytes: 10, bytes: 40 };
  test.each<[string, string]>([
    [
      '[{"p": NaN}]',
      "line 1: JSON: NaN is not a number that JSON knows. Write a finite number for every case.",
    ],
    [
      "[1,\n -Infinity]",
      "line 2: JSON: -Infinity is not a number that JSON knows. Write a finite number for every case.",
    ],
    ["[.5]", "line 1: JSON: .5 is not a number as JSON writes it. Write it like 0.25 or 2.5e-1."],
    ["[yes]", "line 1: JSON: yes is neither a number nor true, false or null. Put text in double quotes."],
    ["[1,]", 'line 1: JSON: found "]" where a value belongs.'],
    ["[1", "line 1: JSON: the file ends where a comma or the closing bracket belongs."],
    ["", "line 1: JSON: the file ends where a value belongs."],
    ["[1]\n[2]", 'line 2: JSON: found "[" where the end of the file belongs.'],
    ['{"a" 1}', 'line 1: JSON: found "1" where a colon belongs.'],
    ["{a: 1}", 'line 1: JSON: found "a" where a name in quotes or "}" belongs.'],
    ['["a', "line 1: JSON: a text is opened and never closed."],
    ['["\\q"]', "line 1: JSON: a text contains a raw control character or an unknown escape."],
    ["[[[[1]]]]", "line 1: JSON: brackets are nested more than 3 deep."],
    ['["12345678901"]', "line 1: JSON: a text is longer than 10 bytes."],
    ['["12345678901', "line 1: JSON: a text is longer than 10 bytes."],
    ["[12345678901]", "line 1: JSON: a number is longer than 10 bytes."],
    [`[${"1,".repeat(30)}1]`, "line 1: JSON: the file is larger than 40 bytes."],
  ])("%p", async (text, problem) => {
    expect(await read(text, { limits })).toEqual({ problem });
    expect(await read(text, { limits, sizes: [1] })).toEqual({ problem });
  });

  test("the column counts bytes in the line", async () => {
    const problem = await readJson(pieces("[1,\n  2 3]", [1]), {
      open() {},
      close() {},
      key() {},
      value() {},
    });
    expect(problem).toMatchObject({ line: 2, column: 5 });
  });

  test("a taker can stop with its own problem", async () => {
    const refusal = { severity: "error", place: "p", message: "m" } as const;
    const quiet = { open() {}, close() {}, key() {}, value() {} };
    for (const event of ["open", "close", "key", "value"]) {
      expect(await readJson(pieces('{"a": 1}'), { ...quiet, [event]: () => refusal })).toBe(refusal);
    }
  });
});

import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { readYaml, writeYaml } from "../../src/kit/yaml.ts";

function said(text: string): string[] {
  return readYaml(text).problems.map(
    ({ severity, line, message }) => `${severity} ${line ?? "-"}: ${message}`,
  );
}

describe("unquoted words are what PyYAML takes them for", () => {
  // Each value as yaml.safe_load of PyYAML 6.0 gives it.
  const pins: [written: string, value: unknown][] = [
    ["no", false],
    ["NO", false],
    ["No", false],
    ["off", false],
    ["yes", true],
    ["On", true],
    ["True", true],
    ["nO", "nO"],
    ["y", "y"],
    ["n", "n"],
    ["Y", "Y"],
    ["1e3", "1e3"],
    ["1.5e3", "1.5e3"],
    ["1.5e+3", 1500],
    ["1.e+3", 1000],
    ["012", 10],
    ["08", "08"],
    ["0o7", "0o7"],
    ["0x1F", 31],
    ["-0x1F", -31],
    ["0b11", 3],
    ["1_000", 1000],
    ["1:2", 62],
    ["190:20:30", 685230],
    ["190:20:30.15", 685230.15],
    ["-1:30", -90],
    [".5", 0.5],
    ["-.5", "-.5"],
    ["1.", 1],
    ["1.2.3", "1.2.3"],
    ["~", null],
    ["null", null],
    ["", null],
    ["-.inf", -Infinity],
    [".nan", Number.NaN],
    ["'no'", "no"],
    ['"1"', "1"],
    ["+12", 12],
    ["-", "-"],
    ["a b", "a b"],
  ];
  test.each(pins)("%j", (written, value) => {
    const expected = written === "-" ? [null] : value;
    expect(readYaml(`key: ${written === "-" ? "\n- " : written}`).value).toEqual({ key: expected });
  });

  test("dates stay as written", () => {
    expect(readYaml("a: 2019-01-01 00:00:00\nb: '2019-01-01'").value).toEqual({
      a: "2019-01-01 00:00:00",
      b: "2019-01-01",
    });
  });

  test("flow maps with trailing commas, merge keys, anchors, block text, a byte order mark", () => {
    const text =
      "\ufeffbase: &base {a: 1, b: [x, y,],}\nmore:\n  <<: *base\n  a: 2\ntext: |\n  one\n  two\nfold: >-\n  a\n  b\n";
    expect(readYaml(text).value).toEqual({
      base: { a: 1, b: ["x", "y"] },
      more: { a: 2, b: ["x", "y"] },
      text: "one\ntwo\n",
      fold: "a b",
    });
  });
});

describe("what is refused", () => {
  const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]", ..."bcdefgh"].map((line, index) =>
    index === 0
      ? line
      : `${line}: &${line} [${Array(9)
          .fill(`*${"abcdefgh"[index - 1]}`)
          .join(",")}]`,
  );
  const cases: [what: string, text: string, problem: string][] = [
    ["tabs", "a:\n\t- b", "error 2: Tabs are not allowed as indentation."],
    ["an open list", "a: 1\nb: [1,", "error 2: "],
    ["a colon too many", "a: b: c", "error 1: Nested mappings are not allowed in compact mappings."],
    [
      "Python objects",
      "a: 1\nb: !!python/object:os.system x",
      "error 2: Unresolved tag: tag:yaml.org,2002:python/object",
    ],
    ["two documents", "a: 1\n---\nb: 2", "error 2: Source contains multiple documents"],
    ["a list as a key", "a: 1\n? [1, 2]\n: 3", "error 2: A key is a list or a map."],
    ["an alias of nothing", "a: *nope", "error -: Unresolved alias"],
    ["an alias bomb", bomb.join("\n"), "error -: Excessive alias count"],
    ["deep nesting", "[".repeat(100_000), "error -: It is nested too deeply."],
    ["long text", `a: ${"x".repeat(262_144)}`, "error -: The text is longer than 256 KiB."],
  ];
  test.each(cases)("%s", (_what, text, problem) => {
    expect(readYaml(text).value).toBeUndefined();
    expect(said(text)[0]).toStartWith(problem);
  });
});

test("keys that occur twice or are no words are warned of; the last one counts", () => {
  expect(readYaml("a: 1\nb: 2\na: 3").value).toEqual({ a: 3, b: 2 });
  expect(said("a: 1\nb: 2\na: 3")).toEqual([
    'warning 3: The key "a" occurs more than once; the last one counts.',
  ]);
  expect(said("classes:\n  yes: 1")).toEqual([
    "warning 2: A key is read as true, not as a word; put it in quotes.",
  ]);
});

test("no key reaches an object's prototype", () => {
  const { value } = readYaml("__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}");
  expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test("positions of keys, items and what is missing", () => {
  const { position } = readYaml(
    "a: 1\nlist:\n  - id: 1\n    name: x\n  - id: 2\nflow: {k: v, l: [1, 2]}\na: 9\n",
  );
  expect(position(["a"])).toEqual({ line: 7, column: 1 });
  expect(position(["list", 0, "name"])).toEqual({ line: 4, column: 5 });
  expect(position(["list", 1])).toEqual({ line: 5, column: 5 });
  expect(position(["list", 1, "name"])).toEqual({ line: 5, column: 5 });
  expect(position(["flow", "l", 1])).toEqual({ line: 6, column: 21 });
  expect(position(["nowhere"])).toEqual({ line: 1, column: 1 });
});

test("whatever is written is read again, and any text is read or refused but never thrown at", () => {
  const word = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(
      "yes",
      "no",
      "y",
      "1e3",
      "0x1",
      "1:30",
      "2019-01-01",
      "~",
      "<<",
      "- a",
      "# b",
      "a: b",
      "'",
      "\n",
    ),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      word,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), tie("tree"), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      expect(readYaml(writeYaml({ value })).value).toEqual({ value });
    }),
    { numRuns: 300, examples: [[-0], [1e21], [1e-7]] },
  );
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void readYaml(text)));
});

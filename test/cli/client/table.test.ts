import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { cellText, drawTable } from "../../../src/cli/client/table.ts";

const plain = { hasColours: false };

describe("a table", () => {
  /** What beautifultable 1.1.0 draws of the same cells. */
  test("is drawn as the stock client draws it", () => {
    const rows = [
      ["1", "Two words here that are long and wide", "None"],
      [0.123456, "7", "1000.0"],
      ["b'abc'", "", 1],
      [12345678901.5, "  7 ".trim(), -0.0004],
      [0.0625, "x\ny", "long\nwords of more lines that wrap around"],
    ];
    expect(drawTable({ head: ["ID", "Title", "A"], rows, width: 40 }, plain)).toBe(
      [
        "+------+---------------+---------------+",
        "|  ID  |     Title     |       A       |",
        "+------+---------------+---------------+",
        "|  1   | Two words her |     None      |",
        "|      | e that are lo |               |",
        "|      |  ng and wide  |               |",
        "+------+---------------+---------------+",
        "| 0.12 |       7       |    1000.0     |",
        "|  3   |               |               |",
        "+------+---------------+---------------+",
        "| b'ab |               |       1       |",
        "|  c'  |               |               |",
        "+------+---------------+---------------+",
        "| 1234 |       7       |     -0.0      |",
        "| 5678 |               |               |",
        "| 901. |               |               |",
        "|  5   |               |               |",
        "+------+---------------+---------------+",
        "| 0.06 |       x       |     long      |",
        "|  2   |               |               |",
        "|      |       y       | words of more |",
        "|      |               |  lines that w |",
        "|      |               |  rap around   |",
        "+------+---------------+---------------+",
      ].join("\n"),
    );
  });

  test("has colours where the terminal has", () => {
    const table = { head: ["a"], rows: [["b"]], width: 80, paints: ["yellow" as const] };
    expect(drawTable(table, { hasColours: true })).toContain("| \u001b[33mb\u001b[0m |");
    expect(drawTable(table, plain)).toContain("| b |");
  });

  test("keeps its shape whatever is in it, and obeys nobody", () => {
    const cell = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.string({ maxLength: 300 }),
      fc.double(),
    );
    const rows = fc.integer({ min: 1, max: 7 }).chain((columns) =>
      fc.record({
        head: fc.array(fc.string({ minLength: 1, maxLength: 30 }), {
          minLength: columns,
          maxLength: columns,
        }),
        rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 8 }),
        width: fc.integer({ min: 10, max: 200 }),
      }),
    );
    fc.assert(
      fc.property(rows, (table) => {
        const drawn = drawTable(table, plain);
        expect(drawn).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
        const lines = drawn.split("\n");
        const [line = ""] = lines;
        // A letter of two cells does not fit into a column of one.
        const least = 4 * table.head.length + 1;
        expect(line.length).toBeLessThanOrEqual(Math.max(table.width, least));
        for (const each of lines) expect(each).toMatch(/^[+|][^]*[+|]$/u);
      }),
    );
  });
});

test.each([
  [0.0625, "0.062"],
  [0.1875, "0.188"],
  [-0.0625, "-0.062"],
  [0.9999, "1.0"],
  [1e-9, "0.0"],
  [3, "3"],
  [0.5, "0.5"],
  [123.4567, "123.457"],
])("the number %d is shown as %s, as Python rounds", (number, text) => {
  expect(cellText(number)).toBe(text);
});

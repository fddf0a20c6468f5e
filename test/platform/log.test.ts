import { expect, test } from "bun:test";
import { openLog } from "../../src/platform/log.ts";

function opened() {
  const lines: string[] = [];
  return {
    lines,
    log: openLog(
      (line) => lines.push(line),
      () => 0,
    ),
  };
}

test("a line is one JSON object with its time, whatever is in it", () => {
  const { lines, log } = opened();
  log.info("someone\nforges", { name: 'x"}\r\n{"level":"error"' });
  expect(lines[0]).not.toMatch(/[\r\n]/);
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    at: "1970-01-01T00:00:00.000Z",
    level: "info",
    event: "someone\nforges",
    name: 'x"}\r\n{"level":"error"',
  });
});

test("an error is written with its stack and its cause", () => {
  const { lines, log } = opened();
  log.error("broke", new Error("outer", { cause: new Error("inner") }), { job: 7 });
  log.error("broke", "a text");
  const [first, second] = lines.map((line) => JSON.parse(line));
  expect(first).toMatchObject({
    level: "error",
    event: "broke",
    job: 7,
    error: "outer",
    cause: "Error: inner",
  });
  expect(first.stack).toContain("log.test.ts");
  expect(second).toMatchObject({ error: "a text" });
});

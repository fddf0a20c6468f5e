import { expect, test } from "bun:test";
import { newToken } from "../../src/accounts/tokens.ts";
import { newSecret, sha256Hex } from "../../src/kit/secret.ts";
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

test("no secret that stood in an address or a message is in the line of an error", () => {
  const { lines, log } = opened();
  const [secret, token, digest] = [newSecret(), newToken(), sha256Hex("")];
  log.error("broke", new Error(`no row for\n${token}`), { path: `/reset/${secret}`, blob: digest });
  expect(lines[0]).not.toContain(secret);
  expect(lines[0]).not.toContain(token);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    error: "no row for\nassay_…",
    path: "/reset/…",
    blob: digest,
  });
});

import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkCredentials } from "../../src/accounts/credentials.ts";
import { resetPassword } from "../../src/accounts/reset.ts";
import { openApp } from "../../src/app.ts";
import { adminCommand } from "../../src/cli/admin.ts";
import { readConfig } from "../../src/platform/config.ts";
import { openLog } from "../../src/platform/log.ts";

let data: string;
let out: string[];
let err: string[];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "assay-test-"));
  out = [];
  err = [];
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const config = () => readConfig({ data }, {});

function assayAdmin(
  words: string,
  flags: Record<string, string | boolean> = {},
  input = "",
): Promise<number> {
  const say = (lines: string[]) => (line: string) => void lines.push(line);
  const streams = { out: say(out), err: say(err), stdin: async () => input };
  return adminCommand.run({ config: config(), positionals: words.split(" "), flags, ...streams });
}

/** The same folder as a server sees it. */
async function asServer<T>(look: (app: ReturnType<typeof openApp>) => Promise<T>): Promise<T> {
  const app = openApp(config(), {
    log: openLog(
      () => {},
      () => 0,
    ),
  });
  try {
    return await look(app);
  } finally {
    await app.close();
  }
}

const logIn = (password: string) =>
  asServer(({ db, clock }) => checkCredentials(db, { login: "ada", password, address: "" }, clock.now()));

const add = () =>
  assayAdmin(
    "user add ada",
    { email: "ada@example.org", role: "admin", "password-stdin": true },
    "correct horse\n",
  );

test("adds an administrator with a password from standard input", async () => {
  expect(await add()).toBe(0);
  expect(await logIn("correct horse")).toMatchObject({ name: "ada", role: "admin" });
  await assayAdmin("user list");
  expect(out).toEqual(["Added ada (admin).", "ada\tada@example.org\tadmin\tactive"]);
});

test("prints a link for a new password", async () => {
  await add();
  expect(await assayAdmin("user reset ada")).toBe(0);
  const token = /^\/reset\/([\w-]{43})$/.exec(out.at(-1) ?? "")?.[1] ?? "";
  await asServer(({ db, clock }) => resetPassword(db, token, "another password", clock.now()));
  expect(await logIn("another password")).toMatchObject({ name: "ada" });
});

test("changes a role, but leaves an administrator", async () => {
  await add();
  await expect(assayAdmin("user role ada host")).rejects.toThrow("This is the only administrator.");
  await expect(assayAdmin("user role ada king")).rejects.toThrow('not "king"');
  await expect(assayAdmin("user role bob host")).rejects.toThrow('There is no user called "bob".');
});

test("takes no password from the command line or too short", async () => {
  const email = "ada@example.org";
  await expect(assayAdmin("user add ada", { email })).rejects.toThrow("--password-stdin");
  const short = assayAdmin("user add ada", { email, "password-stdin": true }, "short\n");
  await expect(short).rejects.toMatchObject({ problems: [{ place: "password" }] });
});

test("checks the audit trail", async () => {
  await add();
  expect(await assayAdmin("audit verify")).toBe(0);
  expect(out.at(-1)).toMatch(/^The audit trail is whole: 1 acts, newest hash [0-9a-f]{64}$/);
});

test("explains itself when misused", async () => {
  expect(await assayAdmin("user dance")).toBe(2);
  expect(err.join()).toContain("assay admin user add NAME");
});

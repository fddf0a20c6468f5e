import { afterAll, beforeAll, expect, test } from "bun:test";
import { resolve } from "node:path";
import { type ClientWorld, makeClientWorld } from "../../support/client-world.ts";
import { PASSWORD } from "../../support/people.ts";

const main = resolve(import.meta.dir, "../../../src/main.ts");

let world: ClientWorld;
let env: Record<string, string | undefined>;

beforeAll(async () => {
  world = await makeClientWorld();
  const { home } = await world.deskOf(world.paula);
  env = { ...process.env, HOME: home, NO_COLOR: undefined, TERM: "xterm" };
}, 60_000);
afterAll(() => world.server.stop());

/** Runs a command as a process at a real terminal; each answer is typed as soon as its question is there. */
async function atTerminal(words: string[], answers: [question: string, answer: string][] = []) {
  let screen = "";
  const open = [...answers];
  const child = Bun.spawn([process.execPath, main, ...words], {
    env,
    terminal: {
      cols: 200,
      rows: 50,
      data(terminal, bytes) {
        screen += Buffer.from(bytes).toString();
        const [next] = open;
        if (next === undefined || !screen.includes(next[0])) return;
        open.shift();
        terminal.write(`${next[1]}\r`);
      },
    },
  });
  const code = await child.exited;
  child.terminal?.close();
  return { code, screen: screen.replaceAll("\r\n", "\n") };
}

test("at a terminal the password is not shown, and answers have colours", async () => {
  const login = await atTerminal(
    ["login"],
    [
      ["username: ", "paula"],
      // A letter too many, taken back.
      ["Enter password: ", `${PASSWORD}x\u007f`],
    ],
  );
  expect(login.screen).not.toContain(PASSWORD.slice(0, 5));
  expect(login).toMatchObject({
    code: 0,
    screen: expect.stringContaining("\u001b[1m\nLogged in successfully!\u001b[0m"),
  });
  const list = await atTerminal(["challenges"]);
  expect(list.screen).toContain("\u001b[33mSmall lesions\u001b[0m");
  env.NO_COLOR = "1";
  expect((await atTerminal(["challenges"])).screen).toContain("| Small lesions |");
}, 60_000);

test("answers come from a pipe as well, and what goes into one has no colours", async () => {
  const run = async (words: string[], typed: string) => {
    const child = Bun.spawn([process.execPath, main, ...words], {
      env: { ...env, NO_COLOR: undefined },
      stdin: new Blob([typed]),
      stdout: "pipe",
      stderr: "pipe",
    });
    const [out, err] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { code: await child.exited, out, err };
  };
  expect(await run(["login"], `paula\n${PASSWORD}\n`)).toEqual({
    code: 0,
    out: "\nLogged in successfully!\n",
    err: "username: Enter password: ",
  });
  expect(await run(["login", "--username", "paula", "--password-stdin"], `${PASSWORD}\n`)).toMatchObject({
    code: 0,
  });
  expect((await run(["challenges"], "")).out).toContain("| Small lesions |");
}, 60_000);

test("a reader who takes their time gets everything", async () => {
  const { db } = world.server.app;
  const description = `<p>${"many words ".repeat(50_000)}</p>`;
  await db
    .updateTable("benchmark_page")
    .set({ source: description, clean: description })
    .where("page", "=", "description")
    .execute();
  const pipeline = `"$0" "$1" challenge ${world.ids.challenge} --json | (sleep 1; cat)`;
  const { stdout } = Bun.spawn(["sh", "-c", pipeline, process.execPath, main], { env, stdout: "pipe" });
  expect((await new Response(stdout).json()).description).toBe(description);
}, 60_000);

test("several lines are written over, and cut at the edge of the screen", async () => {
  const terminal = resolve(import.meta.dir, "../../../src/cli/client/terminal.ts");
  const script = `
    import { processTerminal } from ${JSON.stringify(terminal)};
    const { live, err } = processTerminal("assay");
    live(null);
    live("one\\ntwo");
    live("three\\n" + "4".repeat(300) + "\\nfive");
    live("six");
    live(null);
    err("done");`;
  let screen = "";
  const data = (_: unknown, bytes: Uint8Array) => void (screen += Buffer.from(bytes).toString());
  const child = Bun.spawn([process.execPath, "-e", script], { terminal: { cols: 80, rows: 50, data } });
  await child.exited;
  child.terminal?.close();
  expect(screen.replaceAll("\r\n", "\n")).toBe(
    `\r\u001b[Jone\ntwo\r\u001b[1A\u001b[Jthree\n${"4".repeat(79)}\nfive\r\u001b[2A\u001b[Jsix\r\u001b[Jdone\n`,
  );
});

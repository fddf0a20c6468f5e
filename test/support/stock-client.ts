import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { folderWith } from "./temporary.ts";

/** What the client needs, in current releases: its own pins do not install on Python 3.10 or newer. */
const needs = [
  "requests",
  "click",
  "boto3",
  "docker",
  "beautifulsoup4",
  "beautifultable",
  "lxml",
  "python-dateutil",
  "validators",
  "termcolor",
  "tqdm",
  "setuptools",
];

const launcher = resolve(import.meta.dir, "../../static/downloads/evalai-offline.py");
const environment = join(process.env.ASSAY_TEST_CACHE ?? join(homedir(), ".cache", "assay"), "evalai-1.3.18");
const python = join(environment, "bin/python");

/**
 * Puts the unmodified `evalai` 1.3.18 from PyPI into an environment of its own, which later runs find again.
 * @returns why there is none, or null when it is ready.
 */
export async function installStockClient(): Promise<string | null> {
  const ready = join(environment, "ready");
  if (existsSync(ready)) return null;
  const python3 = Bun.which("python3");
  if (python3 === null) return "there is no python3";
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(join(environment, ".."), { recursive: true });
  for (const command of [
    [python3, "-m", "venv", environment],
    [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "evalai==1.3.18"],
    [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", ...needs],
  ]) {
    const child = Bun.spawn(command, { stdout: "ignore", stderr: "pipe" });
    const said = await new Response(child.stderr).text();
    if ((await child.exited) !== 0)
      return `${command.slice(1, 5).join(" ")}: ${said.trim().split("\n").at(-1)}`;
  }
  writeFileSync(ready, "");
  return null;
}

/** Somebody at a terminal with the client: each has a home of their own. */
export type Terminal = {
  home: string;
  /** Runs one command; `answers` are typed when it asks. @returns what it printed, without colours, and its exit code. */
  run(words: string[], answers?: string[]): Promise<{ code: number; out: string; err: string }>;
  /** The same for a command that has to succeed. */
  say(words: string[], answers?: string[]): Promise<string>;
};

export function openTerminal(): Terminal {
  const home = folderWith();
  const run: Terminal["run"] = async (words, answers = []) => {
    const child = Bun.spawn([python, "-W", "ignore", launcher, ...words], {
      cwd: home,
      env: { PATH: process.env.PATH, HOME: home, TZ: "UTC", LC_ALL: "C.UTF-8", COLUMNS: "200" },
      stdin: new Blob(answers.map((answer) => `${answer}\n`)),
      stdout: "pipe",
      stderr: "pipe",
      // Without a terminal of ours, it asks for the password where the other answers come from.
      detached: true,
    });
    const [out, err] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { code: await child.exited, out: withoutColours(out), err };
  };
  return {
    home,
    run,
    async say(words, answers) {
      const { code, out, err } = await run(words, answers);
      if (code !== 0) throw new Error(`evalai ${words.join(" ")} ended with ${code}: ${out}${err}`);
      return out;
    },
  };
}

function withoutColours(text: string): string {
  return text.replace(/\u001b\[[0-9;]*m/g, "");
}

/** A table as the client draws it, cell by cell; what is wrapped is put together again. */
export function cellsOf(table: string): string[][] {
  const rows: string[][] = [];
  let open = false;
  for (const line of table.split("\n")) {
    if (line.startsWith("+")) open = false;
    if (!line.startsWith("|")) continue;
    const cells = line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim());
    if (open) rows.push(rows.pop()?.map((cell, place) => cell + (cells[place] ?? "")) ?? cells);
    else rows.push(cells);
    open = true;
  }
  return rows;
}

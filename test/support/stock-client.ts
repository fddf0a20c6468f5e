import { join } from "node:path";
import { linesOf } from "../../scripts/bench/lines.ts";
import { pythonEnvironment } from "../../scripts/python-environment.ts";

/**
 * What the client needs, in releases that install on Python 3.10 and newer, which its own pins do not. Exact, because
 * they draw its tables and write its prompts.
 */
export const needs = [
  "requests==2.34.2",
  "click==8.5.1",
  "boto3==1.44.5",
  "docker==7.2.0",
  "beautifulsoup4==4.15.0",
  "beautifultable==1.1.0",
  "lxml==6.1.3",
  "python-dateutil==2.9.0.post0",
  "validators==0.36.0",
  "termcolor==3.3.0",
  "tqdm==4.70.1",
  "wcwidth==0.9.4",
  "setuptools==65.5.0",
];

const { python, program, install } = pythonEnvironment("evalai-1.3.18", [
  ["--no-deps", "evalai==1.3.18"],
  needs,
]);

/** Puts the unmodified client from PyPI into an environment of its own. @returns why there is none, or null. */
export const installStockClient = install;

/** The paths in the client's own list, with {} where something is filled in. */
export function pathsOfStockClient(): string[] {
  const list = "from evalai.utils.urls import URLS; print(*(url.value for url in URLS), sep='\\n')";
  return Bun.spawnSync([python, "-c", list]).stdout.toString().trim().split("\n");
}

/** What a command came to, without colours. */
export type Outcome = { code: number; out: string };

/** Somebody with the client: each has a home of their own, in which they stand. */
export type Participant = {
  /** Runs one command as at a terminal; `answers` are typed when it asks. */
  run(words: string[], answers: string[]): Promise<Outcome>;
  /** Runs it as a process of its own, the output of which goes to no terminal. Without a launcher it is the bare client. */
  runProcess(words: string[], answers: string[], launcher: string | null): Promise<Outcome>;
  /** The commands and options that the client has: "evalai challenge CHALLENGE leaderboard --help". */
  has: string[];
  /** Ends what runs. @returns the commands and options that were used. */
  leave(): Promise<string[]>;
};

/** @param launcher the file of the launcher, or null for the client as it comes from PyPI */
export async function openParticipant(
  home: string,
  launcher: string | null,
  more: Record<string, string> = {},
): Promise<Participant> {
  const screen = { TZ: "UTC", LC_ALL: "C.UTF-8", COLUMNS: "200", TQDM_DISABLE: "1" };
  // How this machine reaches PyPI, if not directly, is nothing for a server on the machine itself.
  const env = { ...process.env, NO_PROXY: "127.0.0.1", HOME: home, ...screen, ...more };
  const options = { cwd: home, env, stdout: "pipe", stderr: "pipe" } as const;
  const words = [python, "-W", "ignore", join(import.meta.dir, "stock_client.py")];
  const child = Bun.spawn([...words, ...(launcher === null ? [] : [launcher])], {
    ...options,
    stdin: "pipe",
    stderr: "inherit",
  });
  const lines = linesOf(child.stdout);
  const next = async () => {
    const line = await lines.next();
    if (line.done === true) throw new Error("the client's process has ended");
    return JSON.parse(line.value);
  };
  return {
    has: await next(),
    async run(words, answers) {
      child.stdin.write(`${JSON.stringify({ words, answers })}\n`);
      await child.stdin.flush();
      const { code, out } = await next();
      return { code, out: withoutColours(out) };
    },
    async runProcess(words, answers, launcher) {
      const command = launcher === null ? program("evalai") : launcher;
      // Without a terminal of ours, it asks for a password where the other answers come from.
      const stdin = new Blob(answers.map((answer) => `${answer}\n`));
      const one = Bun.spawn([python, "-W", "ignore", command, ...words], {
        ...options,
        stdin,
        detached: true,
      });
      const [out, err] = await Promise.all([
        new Response(one.stdout).text(),
        new Response(one.stderr).text(),
      ]);
      return { code: await one.exited, out: withoutColours(out + err) };
    },
    async leave() {
      await child.stdin.end();
      return next();
    },
  };
}

function withoutColours(text: string): string {
  return text.replace(/\u001b\[[0-9;]*m/g, "");
}

import { runAsEvalai } from "../../src/cli/client/as-evalai.ts";
import { runClient } from "../../src/cli/client/run.ts";
import type { Terminal } from "../../src/cli/client/terminal.ts";
import { folderWith } from "./temporary.ts";

export type Outcome = { code: number; out: string; err: string };

/** Somebody with our own client, in this process: each has a home of their own. */
export type Desk = {
  home: string;
  /** What the environment says besides the home. */
  env: Record<string, string>;
  /** Runs one command; `answers` are typed when it asks. */
  run(words: string[], answers?: string[]): Promise<Outcome>;
  /** The same for a command that has to succeed. @returns what it printed. */
  say(words: string[], answers?: string[]): Promise<string>;
  /** The JSON that a command prints with --json. */
  json(...words: string[]): Promise<any>;
};

/** `screen` is how a terminal looks; without it output goes to a pipe. No pause between tries lasts. */
export function openDesk(screen: Partial<Terminal> = {}): Desk {
  const home = folderWith();
  const env: Record<string, string> = {};
  const run: Desk["run"] = async (words, answers = []) => {
    const [out, err]: [string[], string[]] = [[], []];
    const terminal: Terminal = {
      name: "assay",
      env: { HOME: home, ...env },
      out: (line) => void out.push(`${line}\n`),
      err: (line) => void err.push(`${line}\n`),
      live: () => {},
      isWatched: false,
      hasColours: false,
      ask: async (prompt) => {
        err.push(prompt);
        return answers.shift() ?? null;
      },
      everything: async () => answers.splice(0).join("\n"),
      pause: () => Bun.sleep(20),
      now: () => Date.now(),
      ...screen,
    };
    const code = await (terminal.name === "evalai" ? runAsEvalai : runClient)(words, terminal);
    return { code, out: out.join(""), err: err.join("") };
  };
  const say: Desk["say"] = async (words, answers) => {
    const { code, out, err } = await run(words, answers);
    if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}: ${out}${err}`);
    return out;
  };
  return { home, env, run, say, json: async (...words) => JSON.parse(await say([...words, "--json"])) };
}

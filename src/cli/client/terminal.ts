import { createInterface, type Interface } from "node:readline";

/** Where a command speaks and listens. Answers go to `out`; questions, progress and refusals to `err`. */
export type Terminal = {
  /** The name by which the program was called: "assay" or "evalai". */
  name: string;
  env: Record<string, string | undefined>;
  out(line: string): void;
  err(line: string): void;
  /** Writes over what it wrote before at the end of standard error; null clears that. Does nothing where nobody looks on. */
  live(lines: string | null): void;
  /** Whether somebody looks on: standard error is a terminal. */
  isWatched: boolean;
  /** Whether answers may have colours: standard output is a terminal, and nobody said NO_COLOR. */
  hasColours: boolean;
  /** Asks for a line; what is typed is not shown when it is secret. Null when nobody answers any more. */
  ask(prompt: string, isSecret?: boolean): Promise<string | null>;
  /** All of standard input. */
  everything(): Promise<string>;
  pause(ms: number): Promise<void>;
  now(): number;
};

/** The terminal of this process. */
export function processTerminal(name: string): Terminal {
  const { stdin, stdout, stderr, env } = process;
  let liveLines = 0;
  let lines: { reader: Interface; next: AsyncIterator<string> } | null = null;
  const nextLine = async () => {
    const reader = lines?.reader ?? createInterface({ input: stdin });
    lines ??= { reader, next: reader[Symbol.asyncIterator]() };
    const { done, value } = await lines.next.next();
    return done ? null : value;
  };
  return {
    name,
    env,
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    live(text) {
      // What is wider than the screen would take up two lines of it.
      const lines = text === null ? [] : text.split("\n").map((line) => line.slice(0, stderr.columns - 1));
      const up = liveLines > 1 ? `\u001b[${liveLines - 1}A` : "";
      if (stderr.isTTY && lines.length + liveLines > 0) stderr.write(`\r${up}\u001b[J${lines.join("\n")}`);
      liveLines = lines.length;
    },
    isWatched: stderr.isTTY === true,
    hasColours: stdout.isTTY === true && (env.NO_COLOR ?? "") === "",
    async ask(prompt, isSecret = false) {
      if (isSecret && stdin.isTTY) {
        lines?.reader.close();
        lines = null;
        return unseenLine(prompt);
      }
      stderr.write(prompt);
      return nextLine();
    },
    everything: () => Bun.stdin.text(),
    pause: (ms) => Bun.sleep(ms),
    now: () => Date.now(),
  };
}

/** A line that the terminal does not show while it is typed. */
async function unseenLine(prompt: string): Promise<string | null> {
  const { stdin, stderr } = process;
  // Before anybody can answer.
  stdin.setRawMode(true);
  stdin.resume();
  stderr.write(prompt);
  let typed = "";
  try {
    return await new Promise<string | null>((done) => {
      stdin.on("data", (chunk: Buffer) => {
        for (const letter of chunk.toString("utf8")) {
          if (letter === "\r" || letter === "\n") return done(typed);
          // Ctrl-C, or Ctrl-D with nothing typed.
          if (letter === "\u0003" || (letter === "\u0004" && typed === "")) return done(null);
          typed = letter === "\u007f" || letter === "\b" ? typed.slice(0, -1) : typed + letter;
        }
      });
    });
  } finally {
    stdin.removeAllListeners("data");
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
}

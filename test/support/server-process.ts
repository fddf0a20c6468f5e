import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const main = resolve(import.meta.dir, "../../src/main.ts");

/** A server that runs as a process of its own, so that it can be killed. */
export type ServerProcess = {
  /** "http://127.0.0.1:40123" */
  base: string;
  /** Of the server itself, whatever runs it. */
  pid: number;
  kill(signal: "SIGKILL" | "SIGTERM"): Promise<number>;
  /** What it has said on standard error so far. */
  log(): string;
  /** What it has said on standard output so far. */
  said(): string;
};

/**
 * Starts `assay serve` on a data folder and waits until it says that it serves. `inside` is a command that runs it, `program`
 * what it is: from the source, or an executable.
 * @throws Error with what it said instead.
 */
export async function startProcess(
  data: string,
  flags: Record<string, string> = {},
  inside: string[] = [],
  program: string[] = [process.execPath, main],
): Promise<ServerProcess> {
  const all = { data, address: "127.0.0.1", port: "0", "min-free-bytes": "0", ...flags };
  const words = Object.entries(all).map(([name, value]) => `--${name}=${value}`);
  const child = Bun.spawn([...inside, ...program, "serve", ...words], {
    stdout: "pipe",
    stderr: "pipe",
  });
  let log = "";
  const ended = follow(child.stderr, (text) => {
    log += text;
  });
  let printed = "";
  const base = await new Promise<string>((found, failed) => {
    void follow(child.stdout, (text) => {
      printed += text;
      const url = /https?:\/\/[\w.]+:\d+/.exec(printed)?.[0];
      if (url !== undefined) found(url.replace("localhost", "127.0.0.1"));
    });
    void ended.then(() => failed(new Error(`The server ended: ${printed}${log}`)));
  });
  const pid = innermost(child.pid);
  return {
    base,
    pid,
    log: () => log,
    said: () => printed,
    async kill(signal) {
      if (child.exitCode === null && child.signalCode === null) process.kill(pid, signal);
      await ended;
      return child.exited;
    },
  };
}

/** Where a server's registry for images is, `host:port`, once it says so. */
export async function registryOf({ said, log }: Pick<ServerProcess, "said" | "log">): Promise<string> {
  for (let tries = 0; tries < 3000; tries++) {
    const host = /Its registry for images is at (\S+)\n/.exec(said())?.[1];
    if (host !== undefined) return host;
    await Bun.sleep(10);
  }
  throw new Error(`it has no registry: ${said()}${log()}`);
}

/** The process at the end of a chain of commands that run one another. */
function innermost(pid: number): number {
  const [child = ""] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  return child === "" ? pid : innermost(Number(child));
}

/** Runs one command of the executable to its end. */
export async function runAssay(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = Bun.spawn([process.execPath, main, ...words], { stdout: "pipe", stderr: "pipe" });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, out, err };
}

async function follow(stream: ReadableStream<Uint8Array>, hear: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) hear(decoder.decode(chunk, { stream: true }));
}

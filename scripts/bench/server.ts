import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { memoryOf } from "./process.ts";

/** The executable that is measured: build it first. */
export const executable = resolve(import.meta.dir, "../../dist/assay");

/** A folder of its own for one bench, with the server's data folder in it; `remove` takes all of it away. */
export function newPlace(): { path: string; data: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const data = join(path, "data");
  mkdirSync(data, { mode: 0o700 });
  return { path, data, remove: () => rmSync(path, { recursive: true }) };
}

/** Runs one command of the executable on a data folder. @returns what it printed. @throws Error when it fails. */
export async function assay(data: string, args: string[], stdin = ""): Promise<string> {
  const child = Bun.spawn([executable, ...args, "--data", data], {
    cwd: resolve(data, ".."),
    stdin: new Blob([stdin]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code !== 0) throw new Error(`assay ${args.join(" ")} ended with ${code}: ${err}`);
  return out;
}

const SERVE = ["--port", "0", "--address", "127.0.0.1", "--min-free-bytes", "0"];

export type Server = {
  origin: string;
  pid: number;
  /** What it holds in memory now (VmRSS, the pages of its executable included), in MB of 10⁶ bytes. */
  memory(): number;
  /** Lets it finish as a service manager would. @throws Error when it does not end well. */
  stop(): Promise<void>;
};

/**
 * The executable serving a data folder on a free port of this machine; ready when this returns. Its log goes to server.log.
 * @param registryPort where its registry for images listens; on a free port, if that does not matter.
 */
export async function startServer(data: string, registryPort = "0"): Promise<Server> {
  const place = resolve(data, "..");
  const log = join(place, "server.log");
  const child = Bun.spawn([executable, "serve", "--data", data, "--registry-port", registryPort, ...SERVE], {
    cwd: place,
    stdout: "pipe",
    stderr: openSync(log, "a"),
  });
  try {
    return {
      origin: await printedOrigin(child.stdout),
      pid: child.pid,
      memory: () => memoryOf(child.pid),
      async stop() {
        child.kill("SIGTERM");
        const code = await child.exited;
        if (code !== 0) throw new Error(`the server ended with ${code}: ${endOf(log)}`);
      },
    };
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`the server did not start: ${endOf(log)}`, { cause: error });
  }
}

/** The address that `serve` prints once it listens. */
export async function printedOrigin(stdout: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let printed = "";
  for await (const part of stdout.values({ preventCancel: true })) {
    printed += decoder.decode(part, { stream: true });
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
    if (origin !== undefined) return origin;
  }
  throw new Error(`It named no address: ${printed}`);
}

function endOf(log: string): string {
  return statSync(log).size === 0 ? "it said nothing" : readFileSync(log, "utf8").slice(-2000);
}

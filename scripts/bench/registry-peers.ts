import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A registry that is measured: another program beside ours. */
export type Peer = {
  name: string;
  pid: number;
  /** Where a repository's blobs are: `…/v2/NAME/blobs/`. */
  blobs: string;
  /** What curl is to send with each request. */
  headers: string[];
  stop(): Promise<void>;
};

/** CNCF's distribution by the names it goes by: Debian packages version 2 under the first. */
const programs = ["docker-registry", "registry"];

/** Those of them that are on this machine, each with a storage folder of its own under `path`. */
export async function startPeers(path: string): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (const program of programs) if (Bun.which(program) !== null) peers.push(await startPeer(program, path));
  return peers;
}

async function startPeer(program: string, path: string): Promise<Peer> {
  const folder = join(path, program);
  mkdirSync(folder);
  const port = freePort();
  const config = join(folder, "config.yml");
  const storage = { filesystem: { rootdirectory: join(folder, "storage") } };
  const settings = { version: 0.1, log: { level: "error", accesslog: { disabled: true } }, storage };
  // Every JSON is YAML too.
  writeFileSync(config, JSON.stringify({ ...settings, http: { addr: `127.0.0.1:${port}` } }));
  const child = Bun.spawn([program, "serve", config], {
    stdout: "ignore",
    stderr: "ignore",
    env: { ...process.env, OTEL_TRACES_EXPORTER: "none" },
  });
  const origin = `http://127.0.0.1:${port}`;
  await answers(`${origin}/v2/`);
  return {
    name: await versionOf(program),
    pid: child.pid,
    blobs: `${origin}/v2/bench/blobs/`,
    headers: [],
    async stop() {
      child.kill();
      await child.exited;
    },
  };
}

async function versionOf(program: string): Promise<string> {
  const said = await new Response(Bun.spawn([program, "--version"], { stdout: "pipe" }).stdout).text();
  return `${program} ${/v?\d\S*/.exec(said)?.[0] ?? ""}`.trim();
}

/** A port that nothing listens on at this moment. */
export function freePort(): number {
  const trial = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  trial.stop(true);
  return trial.port;
}

/** Waits until something answers there, whatever it says. @throws Error after a minute. */
export async function answers(address: string): Promise<void> {
  for (const began = performance.now(); performance.now() - began < 60_000; await Bun.sleep(50)) {
    const answer = await fetch(address).catch(() => null);
    if (answer !== null) return;
  }
  throw new Error(`nothing answers at ${address}`);
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An engine that a test may kill. */
export type PrivateEngine = {
  socket: string;
  /** Ends it, and every container of it with it. */
  end(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes everything of it. */
  stop(): Promise<void>;
};

const READY_MS = 60_000;

/** A dockerd of this test's own; null, with the reason on stderr, where it cannot be had. */
export async function startPrivateEngine(): Promise<PrivateEngine | null> {
  if (process.getuid?.() !== 0 || Bun.which("dockerd") === null) {
    console.error("No private engine to test with: it takes root, and dockerd.");
    return null;
  }
  const folder = await mkdtemp(join(tmpdir(), "assay-own-engine-"));
  const socket = join(folder, "docker.sock");
  const options = ["data-root", "exec-root", "pidfile"].map((name) => `--${name}=${join(folder, name)}`);
  let daemon: Bun.Subprocess | null = null;

  async function start(): Promise<void> {
    daemon = Bun.spawn(
      [
        "dockerd",
        ...options,
        `--host=unix://${socket}`,
        "--bridge=none",
        "--iptables=false",
        "--ip6tables=false",
      ],
      { stdio: ["ignore", "ignore", Bun.file(join(folder, "log"))] },
    );
    const deadline = performance.now() + READY_MS;
    while (!(await answers(socket))) {
      if (performance.now() > deadline || daemon.exitCode !== null)
        throw new Error(
          `dockerd does not start:\n${(await Bun.file(join(folder, "log")).text()).slice(-2000)}`,
        );
      await Bun.sleep(100);
    }
  }
  async function end(): Promise<void> {
    daemon?.kill("SIGTERM");
    await daemon?.exited;
  }
  const engine: PrivateEngine = {
    socket,
    start,
    end,
    async stop() {
      await end();
      // What it mounted for the networks of its containers stays when it ends.
      const mounts = (await Bun.file("/proc/mounts").text())
        .split("\n")
        .map((line) => line.split(" ")[1] ?? "");
      const below = mounts.filter((path) => path.startsWith(`${folder}/`)).toReversed();
      for (const path of below) await Bun.spawn(["umount", "--lazy", path]).exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await start();
    return engine;
  } catch (error) {
    console.error(`No private engine to test with: ${(error as Error).message}`);
    await engine.stop();
    return null;
  }
}

async function answers(socket: string): Promise<boolean> {
  return await fetch("http://engine/_ping", { unix: socket, signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

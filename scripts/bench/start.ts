/*
 * What the executable weighs, how long it takes from exec to its first answer, and what it holds in memory when nobody
 * asks anything. The page cache is warm: disks differ, and an administrator starts it more than once.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { type Measure, median, quantile } from "./measure.ts";
import { runAlone } from "./run-alone.ts";
import { assay, executable, newPlace, printedOrigin, startServer } from "./server.ts";
import { visitor } from "./visitor.ts";

const RUNS = 9;
const IDLE_MS = 10_000;
const demo = join(import.meta.dir, "../../static/demo");

export async function start(): Promise<Measure[]> {
  const place = newPlace();
  try {
    const first: number[] = [];
    for (let run = 0; run < RUNS; run++) first.push(await coldStart(join(place.path, `new-${run}`)));
    await assay(
      place.data,
      [
        "admin",
        "user",
        "add",
        "admin",
        "--email",
        "admin@bench.example",
        "--role",
        "admin",
        "--password-stdin",
      ],
      "fine words butter no parsnips",
    );
    await assay(place.data, ["import", demo, "--host-team", "Bench", "--publish"]);
    const later: number[] = [];
    for (let run = 0; run < RUNS; run++) later.push(await coldStart(place.data));
    const idle = await idleMemory(place.data);
    const spread = (times: number[]) =>
      `median of ${RUNS}, ${Math.min(...times).toFixed(2)} to ${quantile(times, 1).toFixed(2)} s`;
    return [
      { what: "executable", value: statSync(executable).size / 1e6, unit: "MB", target: { atMost: 140 } },
      {
        what: "exec to /healthz, empty folder",
        value: median(first),
        unit: "s",
        target: { atMost: 0.5 },
        note: spread(first),
      },
      {
        what: "exec to /healthz, folder in use",
        value: median(later),
        unit: "s",
        target: { atMost: 0.5 },
        note: spread(later),
      },
      {
        what: "idle RSS after 10 s",
        value: idle.fresh,
        unit: "MB",
        target: { atMost: 90 },
        note: "VmRSS of serve, demo imported",
      },
      { what: "  10 s after a look at some pages", value: idle.used, unit: "MB", target: null },
    ];
  } finally {
    place.remove();
  }
}

/** Seconds from exec until /healthz has said that all is well. */
async function coldStart(data: string): Promise<number> {
  const began = performance.now();
  const free = ["--port", "0", "--registry-port", "0", "--address", "127.0.0.1"];
  const child = Bun.spawn([executable, "serve", "--data", data, ...free], {
    stdout: "pipe",
    stderr: "pipe",
  });
  try {
    const answer = await fetch(`${await printedOrigin(child.stdout)}/healthz`);
    if (answer.status !== 200) throw new Error(`/healthz says ${answer.status}: ${await answer.text()}`);
    return (performance.now() - began) / 1000;
  } finally {
    child.kill("SIGTERM");
    await child.exited;
  }
}

/** MB of a server that nobody has asked anything yet, and of one that has shown its pages. */
async function idleMemory(data: string): Promise<{ fresh: number; used: number }> {
  const server = await startServer(data);
  try {
    await Bun.sleep(IDLE_MS);
    const fresh = server.memory();
    const guest = visitor(server.origin);
    const listed = await (await guest.get("/benchmarks")).text();
    const benchmark = /href="(\/benchmarks\/[^"?/]+)"/.exec(listed)?.[1];
    if (benchmark === undefined) throw new Error("the list of benchmarks does not show the demo");
    for (const page of ["", "/evaluation", "/phases", "/leaderboard"])
      await (await guest.get(benchmark + page)).text();
    await Bun.sleep(IDLE_MS);
    return { fresh, used: server.memory() };
  } finally {
    await server.stop();
  }
}

await runAlone(import.meta, start);

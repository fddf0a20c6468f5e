/*
 * Handing in large files and many files: how much memory a file of 2 GB takes while it is received and checked, and how
 * long submissions of 1 MB take to be acknowledged when twenty arrive every second.
 */
import { Database } from "bun:sqlite";
import { join } from "node:path";
import { type BenchBenchmark, importBenchBenchmark, predictions } from "./bench-benchmark.ts";
import { described, type Measure, quantile } from "./measure.ts";
import { paced } from "./pace.ts";
import { addPeople, type Person } from "./people.ts";
import { runAlone } from "./run-alone.ts";
import { newPlace, type Server, startServer } from "./server.ts";
import { phaseAddress, visitor } from "./visitor.ts";

/** A row may have 1 MiB: 2 GB need some more than two thousand of them. */
const LARGE = { bytes: 2e9, cases: 2200 };
const SMALL = { bytes: 1e6, cases: 1000, rate: 20, seconds: 60, teams: 20 };
/** How long what was handed in may take to be scored after the last one. */
const PATIENCE_MS = 120_000;

export async function uploads(): Promise<Measure[]> {
  const place = newPlace();
  try {
    const large = await importBenchBenchmark(place, "large", LARGE.cases);
    const small = await importBenchBenchmark(place, "small", SMALL.cases);
    const people = addPeople(place.data, SMALL.teams, 1);
    const ofLarge = await served(place.data, (server) => oneLarge(server, large, people[0]!));
    const ofSmall = await served(place.data, (server) =>
      manySmall(server, small, people, join(place.data, "assay.db")),
    );
    return [...ofLarge, ...ofSmall];
  } finally {
    place.remove();
  }
}

/** Measures a server that has done nothing before. */
async function served(data: string, measure: (server: Server) => Promise<Measure[]>): Promise<Measure[]> {
  const server = await startServer(data);
  try {
    return await measure(server);
  } finally {
    await server.stop();
  }
}

async function oneLarge(server: Server, benchmark: BenchBenchmark, { cookie }: Person): Promise<Measure[]> {
  const person = visitor(server.origin, cookie);
  const phase = await phaseAddress(person, benchmark.address);
  const bytes = sizeOf(predictions(benchmark.cases, 1, LARGE.bytes));
  const before = server.memory();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, server.memory());
  }, 20);
  const began = performance.now();
  try {
    await person.submit(phase, predictions(benchmark.cases, 1, LARGE.bytes), bytes);
  } finally {
    clearInterval(watch);
  }
  const seconds = (performance.now() - began) / 1000;
  const note = `from ${before.toFixed(0)} to ${most.toFixed(0)} MB, seen every 20 ms until acknowledged`;
  return [
    {
      what: "upload of 2 GB: growth of RSS",
      value: most - before,
      unit: "MB",
      target: { atMost: 100 },
      note,
    },
    {
      what: "  sent to acknowledged",
      value: seconds,
      unit: "s",
      target: null,
      note: `${(bytes / 1e9).toFixed(2)} GB, hashed, synced and checked`,
    },
  ];
}

async function manySmall(
  server: Server,
  benchmark: BenchBenchmark,
  people: Person[],
  path: string,
): Promise<Measure[]> {
  const { rate, seconds, bytes } = SMALL;
  const phase = await phaseAddress(visitor(server.origin, people[0]!.cookie), benchmark.address);
  const { latencies, errors } = await paced(rate, seconds, async (index) => {
    const file = Buffer.concat([...predictions(benchmark.cases, index, bytes)]);
    await visitor(server.origin, people[index % people.length]!.cookie).submit(phase, [file], file.length);
  });
  if (errors.length > 0) console.error(`The first of ${errors.length} errors: ${errors[0]?.message}`);
  const ended = performance.now();
  const unscored = await waitUntilScored(path);
  const drained = `all scored ${((performance.now() - ended) / 1000).toFixed(1)} s after the last one`;
  const what = `${rate} submissions/s of 1 MB for ${seconds} s`;
  const note = `${rate * seconds} sent, open loop, ${SMALL.teams} teams; ${described(latencies)}`;
  return [
    { what: `${what}: errors`, value: errors.length, unit: "", target: { atMost: 0 } },
    { what: "  ack p99", value: quantile(latencies, 0.99), unit: "ms", target: { atMost: 300 }, note },
    { what: "  not scored", value: unscored, unit: "", target: { atMost: 0 }, note: drained },
    { what: "  RSS afterwards", value: server.memory(), unit: "MB", target: null },
  ];
}

/** @returns how many submissions are not finished when they all are, or when patience ends. */
async function waitUntilScored(path: string): Promise<number> {
  const database = new Database(path, { readonly: true });
  const unfinished = database.query<{ count: number }, []>(
    "SELECT count(*) AS count FROM submission WHERE status <> 'finished'",
  );
  try {
    for (const began = performance.now(); performance.now() - began < PATIENCE_MS; await Bun.sleep(100)) {
      if (unfinished.get()?.count === 0) return 0;
    }
    return unfinished.get()?.count ?? 0;
  } finally {
    database.close();
  }
}

function sizeOf(pieces: Iterable<Uint8Array>): number {
  let bytes = 0;
  for (const piece of pieces) bytes += piece.length;
  return bytes;
}

await runAlone(import.meta, uploads);

/*
 * The registry beside others, in one run: what a push and a pull of 1 GiB of random bytes take in time, in the server's CPU
 * and in memory; what a layer of 6 GiB takes in memory; and whether the pages answer while four pushes go on. Others are
 * Debian's docker-registry (apt-get install docker-registry) and, where it is on the PATH, CNCF's registry. They ask nobody for
 * a password; ours does.
 */
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { openSqlite } from "../../src/platform/database.ts";
import { importBenchBenchmark } from "./bench-benchmark.ts";
import { described, type Measure, median, quantile, type Target } from "./measure.ts";
import { paced } from "./pace.ts";
import { addPeople, addToken } from "./people.ts";
import { cpuOf, forgetPeak, memoryOf, peakOf } from "./process.ts";
import { type BlobFile, pull, pushChunked, pushKnown } from "./registry-client.ts";
import { answers, freePort, type Peer, startPeers } from "./registry-peers.ts";
import { runAlone } from "./run-alone.ts";
import { newPlace, type Server, startServer } from "./server.ts";

const MIB = 2 ** 20;
const RUNS = 5;
const PAGES = { rate: 20, seconds: 15 };

/** What is done with a blob, and how much less CPU ours is to need for it than Debian's. */
const acts: Record<string, { act(peer: Peer, blob: BlobFile): Promise<void>; lessCpu: number }> = {
  "push 1 GiB, length known": { act: pushKnown, lessCpu: 1.5 },
  "push 1 GiB, chunked": { act: pushChunked, lessCpu: 1.5 },
  "pull 1 GiB": { act: pull, lessCpu: 1.5 },
};

export async function registry(): Promise<Measure[]> {
  const place = newPlace();
  const peers: Peer[] = [];
  try {
    const { server, peer: ours } = await startOurs(place);
    peers.push(ours, ...(await startPeers(place.path)));
    const blob = await randomFile(join(place.path, "random"), 1024);
    const measures = await compare(peers, blob);
    measures.push(...(await pagesDuringPushes(server, ours, blob, 4)));
    measures.push(...(await pagesDuringPushes(server, ours, blob, 0)));
    rmSync(blob.path);
    measures.push(...(await largeLayer(ours, join(place.path, "zeros"))));
    return measures;
  } finally {
    for (const peer of peers) await peer.stop();
    place.remove();
  }
}

/** Ours with a benchmark that takes images, and a member of a team with a token. */
async function startOurs(place: ReturnType<typeof newPlace>): Promise<{ server: Server; peer: Peer }> {
  await importBenchBenchmark(place, "images", 10);
  addPeople(place.data, 1, 1);
  const sqlite = openSqlite(join(place.data, "assay.db"));
  // What is scored elsewhere takes images without an engine.
  sqlite.run(`UPDATE benchmark SET is_remote = 1, config = json_set(config, '$.submissionKind', 'image')`);
  const { slug, person } = sqlite
    .query<{ slug: string; person: number }, []>(
      "SELECT slug, (SELECT user_id FROM member) AS person FROM phase",
    )
    .get() ?? { slug: "", person: 0 };
  sqlite.close();
  const token = addToken(place.data, person);
  const port = freePort();
  const server = await startServer(place.data, String(port));
  const origin = `http://127.0.0.1:${port}`;
  const stop = () => server.stop();
  await answers(`${origin}/v2/`).catch((error) => stop().then(() => Promise.reject(error)));
  const headers = [`Authorization: Basic ${Buffer.from(`any:${token}`).toString("base64")}`];
  const blobs = `${origin}/v2/${slug}/bench/blobs/`;
  return { server, peer: { name: "assay", pid: server.pid, blobs, headers, stop } };
}

type Taken = { wall: number; cpu: number; peak: number };

/** Every act by every registry in turn, so that a busy moment of the machine is everybody's. */
async function compare(peers: Peer[], blob: BlobFile): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const [what, { act, lessCpu }] of Object.entries(acts)) {
    const taken = new Map(peers.map((peer) => [peer, [] as Taken[]]));
    for (let run = 0; run < RUNS; run++)
      for (const peer of peers) taken.get(peer)?.push(await measured(peer, () => act(peer, blob)));
    const medians = peers.map((peer) => ({ name: peer.name, ...medianOf(taken.get(peer) ?? []) }));
    const [ours, ...others] = medians;
    if (ours === undefined) continue;
    const note = `median of ${RUNS}, took ${ours.wall.toFixed(2)} s, at most ${ours.peak.toFixed(0)} MB`;
    measures.push({ what: `${what}: CPU`, value: ours.cpu, unit: "s", target: null, note });
    for (const other of others) {
      const target: Target = { atLeast: other.name.startsWith("docker-registry") ? lessCpu : 1.25 };
      const note = `${other.cpu.toFixed(2)} s CPU, took ${other.wall.toFixed(2)} s, at most ${other.peak.toFixed(0)} MB`;
      measures.push(
        { what: `  CPU of ${other.name} ÷ ours`, value: other.cpu / ours.cpu, unit: "", target, note },
        { what: "  time, likewise", value: other.wall / ours.wall, unit: "", target: null },
      );
    }
  }
  return measures;
}

async function measured({ pid }: Pick<Peer, "pid">, work: () => Promise<void>): Promise<Taken> {
  forgetPeak(pid);
  const [began, cpu] = [performance.now(), cpuOf(pid)];
  await work();
  return { wall: (performance.now() - began) / 1000, cpu: cpuOf(pid) - cpu, peak: peakOf(pid) };
}

function medianOf(taken: Taken[]): Taken {
  const of = (field: keyof Taken) => median(taken.map((each) => each[field]));
  return { wall: of("wall"), cpu: of("cpu"), peak: of("peak") };
}

/** How long a page takes while so many pushes go on; without any, it tells how busy the machine is with other things. */
async function pagesDuringPushes(
  server: Server,
  ours: Peer,
  blob: BlobFile,
  pushes: number,
): Promise<Measure[]> {
  let isOver = false;
  let pushed = 0;
  const pushing = Array.from({ length: pushes }, async () => {
    for (; !isOver; pushed++) await pushChunked(ours, blob);
  });
  const { rate, seconds } = PAGES;
  const { latencies, errors } = await paced(rate, seconds, async () => {
    const answer = await fetch(`${server.origin}/benchmarks`);
    if (answer.status !== 200) throw new Error(`the list of benchmarks answered ${answer.status}`);
    await answer.text();
  });
  isOver = true;
  await Promise.all(pushing);
  if (errors.length > 0) throw errors[0];
  const note = `${described(latencies)}; ${pushed} pushes of 1 GiB meanwhile`;
  const what = pushes === 0 ? "  page p99 with no push at all" : `page p99 while ${pushes} pushes go on`;
  return [
    {
      what,
      value: quantile(latencies, 0.99),
      unit: "ms",
      target: pushes === 0 ? null : { atMost: 20 },
      note,
    },
  ];
}

/** What one layer of 6 GiB takes in memory, pages and all else of the executable included. */
async function largeLayer(ours: Peer, path: string): Promise<Measure[]> {
  const blob = hole(path, 6 * 1024);
  const before = memoryOf(ours.pid);
  const { wall, cpu, peak } = await measured(ours, () => pushChunked(ours, blob));
  const note = `from ${before.toFixed(0)} MB, took ${wall.toFixed(1)} s, ${cpu.toFixed(1)} s CPU`;
  return [
    { what: "push of one layer of 6 GiB: most RSS", value: peak, unit: "MB", target: { atMost: 120 }, note },
  ];
}

/** Random bytes in a file, so that nothing along the way can make them fewer. */
async function randomFile(path: string, mebibytes: number): Promise<BlobFile> {
  const file = openSync(path, "w");
  const hasher = new Bun.CryptoHasher("sha256");
  const piece = new Uint8Array(MIB);
  for (let count = 0; count < mebibytes; count++) {
    for (let start = 0; start < MIB; start += 65536)
      crypto.getRandomValues(piece.subarray(start, start + 65536));
    hasher.update(piece);
    writeSync(file, piece);
  }
  closeSync(file);
  return { path, digest: `sha256:${hasher.digest("hex")}` };
}

/** A file of zeros that takes up no disk. */
function hole(path: string, mebibytes: number): BlobFile {
  const file = openSync(path, "w");
  ftruncateSync(file, mebibytes * MIB);
  closeSync(file);
  const hasher = new Bun.CryptoHasher("sha256");
  const piece = new Uint8Array(MIB);
  for (let count = 0; count < mebibytes; count++) hasher.update(piece);
  return { path, digest: `sha256:${hasher.digest("hex")}` };
}

await runAlone(import.meta, registry);

/*
 * A thousand people look at My Submissions while submissions of their teams are scored, and whoever submits follows the
 * submission's own page: does everybody see every end, and how long after it was written down?
 */
import { Database } from "bun:sqlite";
import { join } from "node:path";
import { importBenchBenchmark, predictions } from "./bench-benchmark.ts";
import { linesOf } from "./lines.ts";
import { described, type Measure, median, quantile } from "./measure.ts";
import { paced } from "./pace.ts";
import { addPeople } from "./people.ts";
import { runAlone } from "./run-alone.ts";
import { newPlace, startServer } from "./server.ts";
import { phaseAddress, visitor } from "./visitor.ts";

const CASES = 1000;
const TEAMS = 100;
const PER_TEAM = 10;
const RATE = 2;
const SECONDS = 60;
/** How long after the last submission an event may still come before it counts as lost. */
const PATIENCE_MS = 20_000;

/** What `live-clients.ts` says. */
type Said = { name: string; at: number; submission?: number; error?: string };

export async function live(): Promise<Measure[]> {
  const place = newPlace();
  try {
    const { address } = await importBenchBenchmark(place, "live", CASES);
    const people = addPeople(place.data, TEAMS, PER_TEAM);
    const server = await startServer(place.data);
    const clients = openClients();
    try {
      const phase = await phaseAddress(visitor(server.origin, people[0]!.cookie), address);
      const stream = `${server.origin}${address}/submissions/live?phase=${phase.split("/").at(-1)}`;
      people.forEach(({ cookie }, index) => clients.open({ name: `list ${index}`, address: stream, cookie }));
      const connecting = performance.now();
      await until(() => clients.said.length >= people.length);
      const connected = (performance.now() - connecting) / 1000;

      const sent = await paced(RATE, SECONDS, async (index) => {
        const by = people[(index * PER_TEAM) % people.length]!;
        const file = Buffer.concat([...predictions(CASES, index)]);
        const location = await visitor(server.origin, by.cookie).submit(phase, [file], file.length);
        clients.open({
          name: `page ${location}`,
          address: `${server.origin}${location}/live`,
          cookie: by.cookie,
        });
      });
      const expected = sent.latencies.length * (PER_TEAM + 1);
      const ends = () => clients.said.filter(({ submission }) => submission !== undefined);
      await until(() => ends().length >= expected, PATIENCE_MS);
      const errors = [
        ...sent.errors.map(({ message }) => message),
        ...clients.said.flatMap(({ error }) => error ?? []),
      ];
      if (errors.length > 0) console.error(`The first of ${errors.length} errors: ${errors[0]}`);
      const resident = server.memory();
      return [
        ...measuresOf(ends(), expected, join(place.data, "assay.db")),
        { what: "  errors", value: errors.length, unit: "", target: { atMost: 0 } },
        { what: "  all connected and shown", value: connected, unit: "s", target: null },
        {
          what: "  acknowledged meanwhile, p99",
          value: quantile(sent.latencies, 0.99),
          unit: "ms",
          target: null,
          note: described(sent.latencies),
        },
        { what: "  RSS with all of them", value: resident, unit: "MB", target: null },
      ];
    } finally {
      await clients.close();
      await server.stop();
    }
  } finally {
    place.remove();
  }
}

function measuresOf(ends: Said[], expected: number, path: string): Measure[] {
  const database = new Database(path, { readonly: true });
  const finished = new Map(
    database
      .query<{ id: number; at: number }, []>(
        "SELECT submission_id AS id, max(finished_at) AS at FROM evaluation GROUP BY 1",
      )
      .all()
      .map(({ id, at }) => [id, at]),
  );
  database.close();
  const lists = ends.filter(({ name }) => name.startsWith("list"));
  const delays = (of: Said[]) =>
    of.map(({ submission = 0, at }) => at - (finished.get(submission) ?? Number.NaN));
  const clients = TEAMS * PER_TEAM;
  const what = `${clients} live clients, ${RATE} submissions/s for ${SECONDS} s`;
  const own = delays(ends.filter(({ name }) => name.startsWith("page")));
  return [
    {
      what: `${what}: ends not seen`,
      value: expected - ends.length,
      unit: "",
      target: { atMost: 0 },
      note: `of ${expected}: each by ${PER_TEAM} lists and one page`,
    },
    {
      what: "  end seen after, p99",
      value: quantile(delays(ends), 0.99),
      unit: "ms",
      target: { atMost: 1000 },
      note: `on the lists ${described(delays(lists))}`,
    },
    {
      what: "  on the submission's own page, p50",
      value: median(own),
      unit: "ms",
      target: null,
      note: `p99 ${quantile(own, 0.99).toFixed(0)} ms`,
    },
  ];
}

/** A process full of clients, and what they have said so far. */
function openClients() {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "live-clients.ts")], {
    // Bun opens 256 connections at a time unless told otherwise.
    env: { ...process.env, BUN_CONFIG_MAX_HTTP_REQUESTS: "4000" },
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
  });
  const said: Said[] = [];
  const listening = (async () => {
    for await (const line of linesOf(child.stdout)) said.push(JSON.parse(line));
  })();
  return {
    said,
    open(client: { name: string; address: string; cookie: string }) {
      child.stdin.write(`${JSON.stringify(client)}\n`);
      void child.stdin.flush();
    },
    async close() {
      await child.stdin.end();
      await Promise.all([child.exited, listening]);
    },
  };
}

/** @throws Error when it is not so in time, unless a patience is given that may end. */
async function until(isSo: () => boolean, patienceMs?: number): Promise<void> {
  for (const began = performance.now(); !isSo(); await Bun.sleep(20)) {
    if (performance.now() - began < (patienceMs ?? 60_000)) continue;
    if (patienceMs !== undefined) return;
    throw new Error("Not all clients are connected after a minute.");
  }
}

await runAlone(import.meta, live);

/*
 * The page of a big leaderboard on an appliance that has seen a million submissions: one board with 5,000 teams and nine
 * tenths of them, and 499 other benchmarks. Guests and people who are logged in ask for the first and for other pages, by
 * several metrics, a hundred times a second.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { importBenchBenchmark } from "./bench-benchmark.ts";
import { type History, writeHistory } from "./history.ts";
import { described, type Measure, quantile } from "./measure.ts";
import { paced } from "./pace.ts";
import { addPeople, type Person } from "./people.ts";
import { randomFrom } from "./random.ts";
import { runAlone } from "./run-alone.ts";
import { newPlace, startServer } from "./server.ts";
import { visitor } from "./visitor.ts";

const TEAMS = 5000;
const HISTORY: History = { submissions: 1_000_000, onBigBoard: 900_000, benchmarks: 500, teamsElsewhere: 40 };
const RATE = 100;
const SECONDS = 30;
/** Before it counts: the server has to warm up like everything that compiles while it runs. */
const WARM_UP_SECONDS = 5;
/** People who are logged in and look at it again and again. */
const REGULARS = 200;
const METRICS = ["auroc", "brier", "sensitivity", "specificity"];

export async function leaderboard(): Promise<Measure[]> {
  const place = newPlace();
  try {
    const { address } = await importBenchBenchmark(place, "big", 10);
    const people = addPeople(place.data, TEAMS, 1);
    const began = performance.now();
    writeHistory(place.data, HISTORY);
    const filled = (performance.now() - began) / 1000;
    const megabytes = statSync(join(place.data, "assay.db")).size / 1e6;
    const started = performance.now();
    const server = await startServer(place.data);
    try {
      await visitor(server.origin).get("/healthz");
      const bootSeconds = (performance.now() - started) / 1000;
      const ask = asking(server.origin, `${address}/leaderboard`, people.slice(0, REGULARS));
      const cold = await paced(RATE, WARM_UP_SECONDS, ask);
      const { latencies, errors } = await paced(RATE, SECONDS, ask);
      const before = `before, in ${WARM_UP_SECONDS} s of warming up, p99 ${quantile(cold.latencies, 0.99).toFixed(0)} ms`;
      const note = `open loop, as the client sees it; ${described(latencies)}; ${before}`;
      const wrong = [...cold.errors, ...errors];
      if (wrong.length > 0) console.error(`The first of ${wrong.length} errors: ${wrong[0]?.message}`);
      return [
        {
          what: `leaderboard page, 1,000,000 submissions, ${RATE}/s, p99`,
          value: quantile(latencies, 0.99),
          unit: "ms",
          target: { atMost: 50 },
          note,
        },
        {
          what: "  errors",
          value: wrong.length,
          unit: "",
          target: { atMost: 0 },
          note: `of ${RATE * (SECONDS + WARM_UP_SECONDS)}`,
        },
        {
          what: "  exec to /healthz with that database",
          value: bootSeconds,
          unit: "s",
          target: { atMost: 3 },
          note: `${megabytes.toFixed(0)} MB, written in ${filled.toFixed(0)} s`,
        },
        { what: "  RSS afterwards", value: server.memory(), unit: "MB", target: null },
      ];
    } finally {
      await server.stop();
    }
  } finally {
    place.remove();
  }
}

/** Of five requests three are a guest's for the first page, one is a guest's for any page, one is a member's by any metric. */
function asking(origin: string, page: string, people: Person[]) {
  const random = randomFrom(5);
  const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)]!;
  const pages = Array.from({ length: TEAMS / 100 }, (_, index) => index + 1);
  return async (index: number): Promise<void> => {
    const cookie = index % 5 === 0 ? pick(people).cookie : "";
    const query = index % 5 === 0 ? `?order=${pick(METRICS)}` : index % 5 === 1 ? `?page=${pick(pages)}` : "";
    const answer = await visitor(origin, cookie).get(page + query);
    const text = await answer.text();
    if (answer.status !== 200 || !text.includes("</html>"))
      throw new Error(`${page}${query} answered ${answer.status}`);
    if (!text.includes("Method ")) throw new Error(`${page}${query} shows no rows`);
  };
}

await runAlone(import.meta, leaderboard);

/*
 * Lists of the REST API beside the same data in a minimal view of Django REST framework, which EvalAI's own server is made
 * of: both on this machine, each asked in turn by the same generator, which takes its share of the cores from both.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pythonEnvironment } from "../python-environment.ts";
import { importBenchBenchmark } from "./bench-benchmark.ts";
import { hammered } from "./closed-loop.ts";
import { addPhases, writeHistory } from "./history.ts";
import { linesOf } from "./lines.ts";
import { type Measure, median, quantile } from "./measure.ts";
import { addPeople, addToken } from "./people.ts";
import { runAlone } from "./run-alone.ts";
import { newPlace, startServer } from "./server.ts";

const TEAMS = 1000;
const HISTORY = { submissions: 12_000, onBigBoard: 10_000, benchmarks: 40, teamsElsewhere: 20 };
const MORE_PHASES = 4;
const AT_ONCE = 8;
const ROUNDS = 7;
const SECONDS = 2;
const WARM_UP_SECONDS = 2;

/** Two workers for two cores, with threads so that connections stay open as they do with us. */
const GUNICORN = ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "60"];
const packages = ["Django==5.2.19", "djangorestframework==3.18.3", "gunicorn==27.0.1"];
const django = pythonEnvironment("drf", [packages]);

const lists = {
  challenges: "/api/challenges/challenge/all/all/all",
  phases: "/api/challenges/challenge/1/challenge_phase",
  leaderboard: "/api/jobs/challenge_phase_split/1/leaderboard/",
};
type List = keyof typeof lists;
/** One request to a server; its answer as text. */
type Ask = (list: List, query?: string) => Promise<string>;

export async function api(): Promise<Measure[]> {
  const missing = await django.install();
  if (missing !== null) throw new Error(`there is no Django to compare with: ${missing}`);
  const place = newPlace();
  try {
    await importBenchBenchmark(place, "big", 10);
    addPeople(place.data, TEAMS, 1);
    writeHistory(place.data, HISTORY);
    addPhases(place.data, MORE_PHASES);
    const token = addToken(place.data, 1);
    const server = await startServer(place.data);
    try {
      const ours: Ask = (list, query = "") =>
        asked(`${server.origin}${lists[list]}${query}`, `Bearer ${token}`);
      const reference = await startDjango(place.path, ours);
      try {
        const theirs: Ask = (list) => asked(`${reference.origin}/${list}`, "Token bench");
        return await compared(ours, theirs);
      } finally {
        await reference.stop();
      }
    } finally {
      await server.stop();
    }
  } finally {
    place.remove();
  }
}

async function compared(ours: Ask, theirs: Ask): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const list of Object.keys(lists) as List[]) {
    const [text, reference] = [await ours(list), await theirs(list)];
    if (resultsIn(text) !== resultsIn(reference))
      throw new Error(`the ${list} differ: ${text}\n${reference}`);
    let asked = 0;
    const sides = {
      ours: sideOf(() => ours(list)),
      // An address that was never asked for before: such an answer is not kept from an earlier one.
      fresh: sideOf(() => ours(list, `?fresh=${asked++}`)),
      theirs: sideOf(() => theirs(list)),
    };
    for (const side of Object.values(sides)) await side.run(WARM_UP_SECONDS);
    for (const side of Object.values(sides)) side.forget();
    for (let round = 0; round < ROUNDS; round++)
      for (const side of Object.values(sides)) await side.run(SECONDS);
    measures.push(...described(list, text.length, sides));
  }
  return measures;
}

type Side = { perSecond: number[]; p99: number[]; run(seconds: number): Promise<void>; forget(): void };

function sideOf(ask: () => Promise<string>): Side {
  const [perSecond, p99]: [number[], number[]] = [[], []];
  return {
    perSecond,
    p99,
    async run(seconds) {
      const run = await hammered(AT_ONCE, seconds, async () => void (await ask()));
      perSecond.push(run.perSecond);
      p99.push(quantile(run.latencies, 0.99));
    },
    forget() {
      perSecond.length = p99.length = 0;
    },
  };
}

function described(
  list: List,
  bytes: number,
  { ours, fresh, theirs }: Record<"ours" | "fresh" | "theirs", Side>,
): Measure[] {
  const size = `${(bytes / 1000).toFixed(0)} kB each`;
  const how = `${size}, ${AT_ONCE} at once, medians of ${ROUNDS} runs of ${SECONDS} s in turn`;
  const than = (side: Side) => median(side.perSecond) / median(theirs.perSecond);
  const later = (side: Side) => median(theirs.p99) / median(side.p99);
  const speed = (what: string, side: Side, how: string): Measure => {
    const [least, most] = [Math.min(...side.perSecond), Math.max(...side.perSecond)];
    const note = `${least.toFixed(0)} to ${most.toFixed(0)}; p99 ${median(side.p99).toFixed(1)} ms; ${how}`;
    return { what, value: median(side.perSecond), unit: "/s", target: null, note };
  };
  return [
    {
      what: `API ${list}, requests/s ÷ Django's`,
      value: than(ours),
      unit: "×",
      target: { atLeast: 10 },
      note: how,
    },
    { what: "  p99, Django's ÷ ours", value: later(ours), unit: "×", target: null },
    {
      what: "  requests/s ÷ Django's, no answer kept",
      value: than(fresh),
      unit: "×",
      target: null,
      note: `p99, Django's ÷ ours: ${later(fresh).toFixed(1)} ×`,
    },
    speed("  Assay", ours, "nothing is written meanwhile, so answers are given again for a second"),
    speed("  Assay, no answer kept", fresh, "another address each time"),
    speed(
      "  Django REST framework",
      theirs,
      `${packages.join(", ")}, SQLite; gunicorn ${GUNICORN.join(" ")}`,
    ),
  ];
}

async function asked(address: string, authorization: string): Promise<string> {
  const answer = await fetch(address, { headers: { authorization, "accept-encoding": "gzip, deflate" } });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}: ${text}`);
  return text;
}

/** The rows of an answer, whatever the order of their fields and however moments are written. */
function resultsIn(text: string): string {
  const { count, results } = JSON.parse(text, (_key, value) => {
    if (typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return Date.parse(value);
    if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return JSON.stringify({ count, results });
}

/** Fills Django's database from our own answers, and serves it. */
async function startDjango(folder: string, ours: Ask): Promise<{ origin: string; stop(): Promise<void> }> {
  const rowsOf = async (list: List, query = "") => JSON.parse(await ours(list, query)).results;
  const answers = {
    challenges: await rowsOf("challenges"),
    phases: await rowsOf("phases"),
    leaderboard: await rowsOf("leaderboard", "?page_size=1000"),
  };
  writeFileSync(join(folder, "answers.json"), JSON.stringify(answers));
  const options = { cwd: import.meta.dir, env: { ...process.env, API_FOLDER: folder } };
  const filled = Bun.spawnSync([django.python, "api_reference.py"], options);
  if (!filled.success) throw new Error(`Django's database is not filled: ${filled.stderr}`);
  const bind = ["--bind", "127.0.0.1:0", "--pid", join(folder, "gunicorn.pid")];
  const child = Bun.spawn([django.program("gunicorn"), ...bind, ...GUNICORN, "api_reference"], {
    ...options,
    stderr: "pipe",
  });
  const lines = linesOf(child.stderr);
  const said: string[] = [];
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    said.push(line.value);
    const origin = /Listening at: (http:\S+)/.exec(line.value)?.[1];
    if (origin === undefined) continue;
    void Array.fromAsync(lines);
    return {
      origin,
      async stop() {
        child.kill("SIGTERM");
        await child.exited;
      },
    };
  }
  throw new Error(`gunicorn did not start: ${said.join("\n")}`);
}

await runAlone(import.meta, api);

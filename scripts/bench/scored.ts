/*
 * From "received" to "scored": 1,000 predictions and the built-in scorer, one submission after another, by somebody who
 * logged in, made a team and entered by the ordinary forms.
 */
import { Database } from "bun:sqlite";
import { join } from "node:path";
import { importBenchBenchmark, predictions } from "./bench-benchmark.ts";
import { type Measure, median, quantile } from "./measure.ts";
import { runAlone } from "./run-alone.ts";
import { assay, newPlace, startServer } from "./server.ts";
import { logIn, phaseAddress, type Visitor } from "./visitor.ts";

const CASES = 1000;
const SUBMISSIONS = 50;
const PASSWORD = "fine words butter no parsnips";

export async function scored(): Promise<Measure[]> {
  const place = newPlace();
  const user = (name: string, role: string) =>
    assay(
      place.data,
      ["admin", "user", "add", name, "--email", `${name}@bench.example`, "--role", role, "--password-stdin"],
      PASSWORD,
    );
  try {
    await user("admin", "admin");
    await user("paula", "participant");
    const { address } = await importBenchBenchmark(place, "scored", CASES);
    const server = await startServer(place.data);
    try {
      const paula = await logIn(server.origin, "paula", PASSWORD);
      await takePart(paula, address);
      const phase = await phaseAddress(paula, address);
      const { acknowledged, scored } = await submitInTurn(paula, phase, join(place.data, "assay.db"));
      const spread = (times: number[]) =>
        `p99 ${quantile(times, 0.99).toFixed(0)} ms, longest ${quantile(times, 1).toFixed(0)} ms; ${SUBMISSIONS} in turn`;
      return [
        {
          what: "acknowledged to scored, p50",
          value: median(scored),
          unit: "ms",
          target: { atMost: 100 },
          note: spread(scored),
        },
        {
          what: "  sent to acknowledged, p50",
          value: median(acknowledged),
          unit: "ms",
          target: null,
          note: spread(acknowledged),
        },
      ];
    } finally {
      await server.stop();
    }
  } finally {
    place.remove();
  }
}

async function takePart(person: Visitor, benchmark: string): Promise<void> {
  const team = /^\/teams\/(\d+)/.exec(
    (await person.post("/teams", { name: "Paula's lab", url: "" })).headers.get("location") ?? "",
  )?.[1];
  const form = await (await person.get(`${benchmark}/participate`)).text();
  const version = /name="version" value="([^"]*)"/.exec(form)?.[1];
  if (team === undefined || version === undefined)
    throw new Error("the way into the benchmark is not as expected");
  await person.post(`${benchmark}/participate`, { team, version, terms: "on" });
}

/** Milliseconds that each submission took to be taken, and from then to be scored, as the database says. */
async function submitInTurn(
  person: Visitor,
  phase: string,
  path: string,
): Promise<{ acknowledged: number[]; scored: number[] }> {
  const database = new Database(path, { readonly: true });
  const state = database.query<{ status: string }, [number]>("SELECT status FROM submission WHERE id = ?");
  const [acknowledged, scored]: [number[], number[]] = [[], []];
  for (let seed = 0; seed < SUBMISSIONS; seed++) {
    const file = Buffer.concat([...predictions(CASES, seed)]);
    const sent = performance.now();
    const location = await person.submit(phase, [file], file.length);
    const taken = performance.now();
    const id = Number(location.split("/").at(-1));
    for (;;) {
      const status = state.get(id)?.status;
      if (status === "finished") break;
      if (status === "failed") throw new Error(`submission ${id} failed`);
      if (performance.now() - taken > 60_000)
        throw new Error(`submission ${id} is still ${status} after a minute`);
      await Bun.sleep(1);
    }
    acknowledged.push(taken - sent);
    scored.push(performance.now() - taken);
  }
  database.close();
  return { acknowledged, scored };
}

await runAlone(import.meta, scored);

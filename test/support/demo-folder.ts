import { createTeam } from "../../src/accounts/team.ts";
import { openApp } from "../../src/app.ts";
import { enterBenchmark } from "../../src/benchmarks/entry-enter.ts";
import { readConfig } from "../../src/platform/config.ts";
import { openLog } from "../../src/platform/log.ts";
import { importDemoFor } from "../../src/submissions/demo-host.ts";
import { addPerson } from "./people.ts";

export type OpenedApp = ReturnType<typeof openApp>;

/** Opens a data folder as the program itself does, without a word. */
export function openFolder(data: string, now: () => number = Date.now): OpenedApp {
  const config = readConfig({ data, "min-free-bytes": "0" }, {});
  return openApp(config, { clock: { now }, log: openLog(() => {}, now) });
}

export type DemoFolder = { data: string; slug: string; phaseId: number; names: string[] };

/** A data folder with the demonstration benchmark, and people who take part in it as much as they like. */
export async function makeDemoFolder(data: string, names: string[]): Promise<DemoFolder> {
  const app = openFolder(data);
  try {
    await importDemoFor(app, await addPerson(app, "hanna", "host"));
    const benchmark = await app.db
      .selectFrom("benchmark")
      .select(["id", "slug", "terms_version"])
      .executeTakeFirstOrThrow();
    const { id: phaseId } = await app.db
      .updateTable("phase")
      .set({ per_day: 1e6, per_month: 1e6, per_phase: 1e6, concurrent: 1e6 })
      .where("codename", "=", "dev")
      .returning("id")
      .executeTakeFirstOrThrow();
    for (const name of names) {
      const user = await addPerson(app, name);
      const teamId = await createTeam(app, user, { name: `Team ${name}`, url: "" });
      await enterBenchmark(app, user, benchmark.id, { teamId, termsVersion: benchmark.terms_version });
    }
    return { data, slug: benchmark.slug, phaseId, names };
  } finally {
    await app.close();
  }
}

import type { App } from "./platform/app.ts";

/** "ok" while the database answers; 503 otherwise. For load balancers and service managers. */
export async function health(app: Pick<App, "db">): Promise<Response> {
  try {
    await app.db.selectFrom("setting").select("key").limit(1).execute();
    return new Response("ok\n", { headers: { "cache-control": "no-store" } });
  } catch {
    return new Response("the database does not answer\n", { status: 503 });
  }
}

/** Counts for Prometheus, in its text format 0.0.4. Nothing in it names a person, a team or a benchmark. */
export async function prometheus(app: Pick<App, "db" | "signal">): Promise<Response> {
  const jobs = await app.db
    .selectFrom("job")
    .select((eb) => ["state", eb.fn.countAll<number>().as("count")])
    .groupBy("state")
    .execute();
  const {
    running = 0,
    waiting = 0,
    failed = 0,
  } = Object.fromEntries(jobs.map((row) => [row.state, row.count]));
  const { newest } = await app.db
    .selectFrom("submission")
    .select((eb) => eb.fn.max("id").as("newest"))
    .executeTakeFirstOrThrow();
  const lines = [
    ...gauge("assay_jobs_waiting", "Jobs that wait for a slot.", waiting),
    ...gauge("assay_jobs_running", "Jobs that run now.", running),
    ...gauge("assay_jobs_failed", "Jobs the platform gave up.", failed),
    ...gauge("assay_submissions_newest_id", "Id of the newest submission.", newest ?? 0),
    ...gauge("assay_live_listeners", "Open subscriptions of live pages.", app.signal.listeners()),
    ...gauge("assay_resident_bytes", "Resident memory of this process.", process.memoryUsage.rss()),
  ];
  return new Response(`${lines.join("\n")}\n`, {
    headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
  });
}

function gauge(name: string, help: string, value: number): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${value}`];
}

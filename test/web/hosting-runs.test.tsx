import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type Phase, phasesOf } from "../../src/benchmarks/phase.ts";
import { DRY_RUN } from "../../src/evaluations/dry-run/dry-run.ts";
import { dryRunWork } from "../../src/evaluations/dry-run/work.ts";
import { closeLiveStreams } from "../../src/web/live.ts";
import { bringIn } from "../../src/submissions/bring-in.ts";
import { makeEntry, makeTeam, makeUser, type MadeBenchmark } from "../support/benchmark.ts";
import { type Hosting, html, openHosting } from "../support/hosting.ts";
import { type SmallConfig, smallSource } from "../support/source.ts";
import { folderWith } from "../support/temporary.ts";

let { app, hanna, asHanna, hostTeamId } = {} as Hosting;
beforeEach(async () => ({ app, hanna, asHanna, hostTeamId } = await openHosting()));
afterEach(() => {
  closeLiveStreams();
  return app.close();
});

async function imported(change?: (config: SmallConfig) => object | void) {
  const source = { folder: folderWith(smallSource(change, { "evaluation_script.zip": "PK" })) };
  const { benchmarkId } = await bringIn(app, source, { hostTeamId, actorId: hanna.id, publish: false });
  const [first, second] = await phasesOf(app.db, benchmarkId);
  if (first === undefined || second === undefined) throw new Error("the source has two phases");
  return { id: benchmarkId, path: `/host/benchmarks/${benchmarkId}`, first, second };
}

describe("dry runs", () => {
  /** Sends the form of a phase, with a file unless its name is "". */
  const send = (path: string, phase: Phase, name = "", content = "") =>
    asHanna.upload(`${path}/phases/${phase.id}/dry-runs`, {}, { field: `sample-${phase.id}`, name, content });

  /** Does what the loop would do with the waiting dry run. */
  async function perform(): Promise<void> {
    const job = await app.db
      .selectFrom("job")
      .selectAll()
      .where("kind", "=", DRY_RUN)
      .executeTakeFirstOrThrow();
    const record = await dryRunWork(app).perform(job, new AbortController().signal);
    await app.db.transaction().execute((trx) => record(trx));
    dryRunWork(app).changed(job);
  }

  test("are queued by a form and reported with scores", async () => {
    const { path, first } = await imported();
    expect(await html(asHanna.get(`${path}/dry-runs`))).toContain("has not been tried yet");
    const sent = await send(path, first);
    expect([sent.status, sent.headers.get("location")]).toEqual([303, `${path}/dry-runs`]);
    const waiting = await html(asHanna.get(`${path}/dry-runs`));
    expect(waiting).toContain("Waiting for its turn");
    expect(waiting).toContain(`hx-sse:connect="${path}/phases/${first.id}/dry-runs/live"`);
    expect(waiting).toContain('<noscript><meta http-equiv="refresh"');
    await perform();
    const done = await html(asHanna.get(`${path}/dry-runs`));
    expect(done).toContain("Nothing was found that would go wrong.");
    expect(done).toMatch(/auroc.*?<data class="number" value="/);
    expect(done).not.toContain("hx-sse:connect");
    expect(await html(asHanna.get(path))).toMatch(/Not yet: Test\./);
  });

  test("are followed live", async () => {
    const { path, first } = await imported();
    await send(path, first);
    const response = await asHanna.get(`${path}/phases/${first.id}/dry-runs/live`);
    expect(response.headers.get("content-type")).toStartWith("text/event-stream");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = "";
    const hear = async (word: string) => {
      while (!heard.includes(word)) heard += (await reader?.read())?.value ?? "";
    };
    await hear("Waiting for its turn");
    await perform();
    await hear("event: done");
    expect(heard).toContain("Nothing was found");
  });

  test("take the host's own sample", async () => {
    const { path, first } = await imported();
    await send(path, first, "mine.csv", "case,probability\na,0.5\n");
    await perform();
    const page = await html(asHanna.get(`${path}/dry-runs`));
    expect(page).toContain("with mine.csv");
    expect(page).toContain('class="notice bad"');
  });

  test("need a sample where nothing can stand in for one", async () => {
    const { path, first } = await imported((config) => {
      const { scorer: _, ...rest } = config;
      delete (rest.challenge_phases[0] as Partial<(typeof rest.challenge_phases)[number]>)
        .test_annotation_file;
      return { ...rest, evaluation_script: "evaluation_script.zip" };
    });
    const refused = await send(path, first);
    expect(refused.status).toBe(422);
    expect(await html(refused)).toContain(`href="#field-sample-${first.id}"`);
    expect(await app.db.selectFrom("dry_run").selectAll().execute()).toEqual([]);
  });

  test("are for phases of this benchmark", async () => {
    const [one, other] = [await imported(), await imported()];
    expect((await send(one.path, other.first)).status).toBe(404);
    expect((await asHanna.get(`${one.path}/phases/${other.first.id}/dry-runs/live`)).status).toBe(404);
  });
});

describe("teams", () => {
  let benchmark: Awaited<ReturnType<typeof imported>>;
  let entry: number;
  const state = async () =>
    (await app.db.selectFrom("entry").select("state").where("id", "=", entry).executeTakeFirstOrThrow())
      .state;
  const decide = (decision: string) =>
    asHanna.post(`${benchmark.path}/entries/${entry}/decision`, { state: decision });

  beforeEach(async () => {
    benchmark = await imported();
    const made = { id: benchmark.id, termsVersion: "1" } as MadeBenchmark;
    const ada = await makeUser(app, "ada", "participant", { full_name: "Ada L", affiliation: "Somewhere" });
    entry = await makeEntry(app, made, await makeTeam(app, "Aurora", [ada]), "pending");
  });

  test("are approved, banned and let in again", async () => {
    const page = await html(asHanna.get(`${benchmark.path}/teams`));
    for (const text of ["Aurora", "Ada L (ada), Somewhere", "ada@example.org", "waits for the host"]) {
      expect(page).toContain(text);
    }
    for (const decision of ["approved", "banned", "approved"]) {
      expect((await decide(decision)).headers.get("location")).toBe(`${benchmark.path}/teams`);
      expect(await state()).toBe(decision as never);
    }
  });

  test("are not decided about in another way, or by way of another benchmark", async () => {
    expect((await decide("pending")).status).toBe(422);
    const other = await imported();
    const stray = await asHanna.post(`${other.path}/entries/${entry}/decision`, { state: "banned" });
    expect(stray.status).toBe(404);
    expect(await state()).toBe("pending");
  });

  test("without any, the page says why", async () => {
    const other = await imported();
    expect(await html(asHanna.get(`${other.path}/teams`))).toContain(
      "Teams can enter once the benchmark is published",
    );
  });
});

describe("submissions", () => {
  const statusOf = async (id: number) =>
    app.db
      .selectFrom("submission")
      .select(["status", "is_flagged"])
      .where("id", "=", id)
      .executeTakeFirstOrThrow();

  test("are listed by phase", async () => {
    const { path, second } = await imported();
    const page = await html(asHanna.get(`${path}/submissions`));
    expect(page).toContain('<a href="/submissions/1">1</a>');
    expect(page).toContain("baseline");
    expect(await html(asHanna.get(`${path}/submissions?phase=${second.id}`))).toContain(
      "Nothing has been handed in to Test",
    );
  });

  test("are cancelled, run again and flagged, and the host is back where they were", async () => {
    const { path, first } = await imported();
    const act = (verb: string, state = "on") =>
      asHanna.post(`${path}/submissions/1/${verb}?phase=${first.id}&page=1`, { state });
    const cancelled = await act("cancellation");
    expect(cancelled.headers.get("location")).toBe(`${path}/submissions?phase=${first.id}&page=1`);
    expect((await statusOf(1)).status).toBe("cancelled");
    expect((await act("cancellation")).status).toBe(422);
    expect((await act("evaluations")).status).toBe(303);
    expect((await statusOf(1)).status).toBe("submitted");
    await act("flag");
    expect((await statusOf(1)).is_flagged).toBe(1);
    expect(await html(asHanna.get(`${path}/submissions`))).toContain("out of the ranking");
    await act("flag", "off");
    expect((await statusOf(1)).is_flagged).toBe(0);
  });

  test("are not reached by way of another benchmark", async () => {
    await imported();
    const other = await imported();
    for (const verb of ["cancellation", "evaluations", "flag"]) {
      expect((await asHanna.post(`${other.path}/submissions/1/${verb}`, { state: "on" })).status).toBe(404);
    }
    expect(await statusOf(1)).toEqual({ status: "submitted", is_flagged: 0 });
  });
});

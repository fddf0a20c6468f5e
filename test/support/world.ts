import type { User } from "../../src/accounts/viewer.ts";
import { openTestApp, type TestApp } from "./app.ts";
import { type MadeBenchmark, makeBenchmark, makeEntry, makeHostTeam, makeTeam } from "./benchmark.ts";
import { type Visitor, visitorOf } from "./browser.ts";
import { addPerson, visitorAs } from "./people.ts";

/** Everybody who can look at something: each stands in another relation to what is in the world. */
export const viewers = ["guest", "participant", "other team", "host", "other host", "admin"] as const;
export type ViewerName = (typeof viewers)[number];

/** A benchmark with a team in it and a result, somebody of every kind, and things of each of them. */
export type World = { app: TestApp; as: Record<ViewerName, Visitor>; users: Record<string, User>; ids: Record<string, string> };

/** The truth and a submission of the world's benchmark, scored by the built-in scorer. */
const TRUTH = "case,malignant\na,1\nb,0\nc,1\nd,0\n";
const PREDICTIONS = "case,probability\na,0.9\nb,0.2\nc,0.7\nd,0.4\n";
const SCORER = {
  task: "binary",
  id: "case",
  target: "malignant",
  predictions: { "": "probability" },
  positive: "1",
  threshold: 0.5,
  ordinal: false,
  split: null,
  primary: "auroc",
  missing: "strict",
};

/** Makes one. `text` goes into every field that a person could have written. */
export async function makeWorld(text = "Plain text"): Promise<World> {
  const app = openTestApp();
  const users = {
    participant: await addPerson(app, "paula"),
    "other team": await addPerson(app, "olaf"),
    host: await addPerson(app, "hanna", "host"),
    "other host": await addPerson(app, "hugo", "host"),
    admin: await addPerson(app, "ada", "admin"),
  };
  const as = { guest: visitorOf(app) } as Record<ViewerName, Visitor>;
  for (const [name, user] of Object.entries(users)) as[name as ViewerName] = await visitorAs(app, user);
  const hostTeamId = await makeHostTeam(app, `${text} hosts`, [users.host]);
  await makeHostTeam(app, "Other hosts", [users["other host"]]);
  const benchmark = await makeScoredBenchmark(app, hostTeamId, text);
  const draft = await makeBenchmark(app, { hostTeamId, benchmark: { slug: "draft", title: text, published_at: null } });
  const team = await makeTeam(app, `${text} team`, [users.participant]);
  const otherTeam = await makeTeam(app, "Other team", [users["other team"]]);
  const entry = await makeEntry(app, benchmark, team);
  const otherEntry = await makeEntry(app, benchmark, otherTeam);
  const submission = await makeResult(app, benchmark, team, users.participant, text);
  return {
    app,
    as,
    users,
    ids: {
      benchmark: benchmark.slug,
      benchmarkId: String(benchmark.id),
      draft: draft.slug,
      phase: String(benchmark.phaseId),
      board: String(benchmark.boardId),
      team: String(team),
      otherTeam: String(otherTeam),
      hostTeam: String(hostTeamId),
      entry: String(entry),
      otherEntry: String(otherEntry),
      submission: String(submission),
      participant: String(users.participant.id),
      otherMember: String(users["other team"].id),
      host: String(users.host.id),
    },
  };
}

async function makeScoredBenchmark(app: TestApp, hostTeamId: number, text: string): Promise<MadeBenchmark> {
  const truth = await app.files.store([Buffer.from(TRUTH)], 1e6);
  const benchmark = await makeBenchmark(app, {
    hostTeamId,
    benchmark: { title: text, short_description: text, tags: JSON.stringify([text]), domain: text, scorer: JSON.stringify(SCORER) },
    phase: {
      name: text,
      annotation_digest: truth.digest,
      annotation_name: "truth.csv",
      meta_attributes: JSON.stringify([{ name: text, description: text, type: "text", options: [], required: false }]),
    },
    labels: ["auroc"],
  });
  const file = { benchmark_id: benchmark.id, digest: truth.digest, bytes: truth.bytes };
  await app.db.insertInto("benchmark_file").values({ ...file, path: "annotations/truth.csv", audience: "host" }).execute();
  await app.db.insertInto("benchmark_file").values({ ...file, path: "inputs/cases.csv", audience: "public" }).execute();
  return benchmark;
}

/** A finished submission with a score, logs and a result, as an evaluation would leave it. @returns its id. */
async function makeResult(app: TestApp, benchmark: MadeBenchmark, teamId: number, user: User, text: string): Promise<number> {
  const file = await app.files.store([Buffer.from(PREDICTIONS)], 1e6);
  const log = await app.files.store([Buffer.from(`log ${text}`)], 1e6);
  const now = app.clock.now();
  const { id } = await app.db
    .insertInto("submission")
    .values({
      phase_id: benchmark.phaseId,
      team_id: teamId,
      user_id: user.id,
      file_digest: file.digest,
      file_name: `${text}.csv`,
      file_bytes: file.bytes,
      method_name: text,
      method_description: text,
      attributes: JSON.stringify({ [text]: text }),
      created_at: now,
      status: "finished",
      is_public: 1,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const evaluation = await app.db
    .insertInto("evaluation")
    .values({
      submission_id: id,
      number: 1,
      status: "finished",
      message: text,
      detail: text,
      stdout_digest: log.digest,
      stderr_digest: log.digest,
      result_digest: log.digest,
      metadata_digest: log.digest,
      created_at: now,
      started_at: now,
      finished_at: now,
      run_ms: 12,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const score = { board_id: benchmark.boardId, evaluation_id: evaluation.id, metric: "auroc", value: 1 };
  await app.db.insertInto("score").values(score).execute();
  for (const audience of ["public", "all"] as const) {
    await app.db
      .insertInto("standing")
      .values({ ...score, audience, team_id: teamId, submission_id: id, submitted_at: now })
      .execute();
  }
  return id;
}

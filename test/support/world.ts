import type { User } from "../../src/accounts/viewer.ts";
import { DAY } from "../../src/kit/clock.ts";
import { writeYaml } from "../../src/kit/yaml.ts";
import { bringIn } from "../../src/submissions/bring-in.ts";
import { openTestApp, type TestApp } from "./app.ts";
import { type MadeBenchmark, makeEntry, makeHostTeam, makeTeam } from "./benchmark.ts";
import { type Visitor, visitorOf } from "./browser.ts";
import { addPerson, visitorAs } from "./people.ts";
import { folderWith } from "./temporary.ts";

/** Everybody who can look at something: each stands in another relation to what is in the world. */
export const viewers = ["guest", "participant", "other team", "host", "other host", "admin"] as const;
export type ViewerName = (typeof viewers)[number];

/** A benchmark with a team in it and a result, somebody of every kind, and things of each of them. */
export type World = {
  app: TestApp;
  as: Record<ViewerName, Visitor>;
  users: Record<string, User>;
  ids: Record<string, string>;
};

/** The truth and a submission of the world's benchmark, scored by the built-in scorer. */
const TRUTH = "case,malignant\na,1\nb,0\nc,1\nd,0\n";
const PREDICTIONS = "case,probability\na,0.9\nb,0.2\nc,0.7\nd,0.4\n";
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
  const benchmark = await importWorldly(app, hostTeamId, text, true);
  const draft = await importWorldly(app, hostTeamId, `${text} draft`, false);
  const team = await makeTeam(app, `${text} team`, [users.participant]);
  const otherTeam = await makeTeam(app, "Other team", [users["other team"]]);
  const entry = await makeEntry(app, benchmark, team);
  const otherEntry = await makeEntry(app, benchmark, otherTeam);
  const submission = await makeResult(app, benchmark, team, users.participant, text);
  const invitation = await invite(app, otherTeam, users.participant);
  const draftZip = await app.files.store([Buffer.from("not read by these tests")], 1e6);
  const importDraft = await app.db
    .insertInto("import_draft")
    .values({
      user_id: users.host.id,
      host_team_id: hostTeamId,
      zip_digest: draftZip.digest,
      zip_name: `${text}.zip`,
      created_at: app.clock.now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return {
    app,
    as,
    users,
    ids: {
      benchmark: benchmark.slug,
      benchmarkId: String(benchmark.id),
      draft: draft.slug,
      draftId: String(draft.id),
      draftPhase: String(draft.phaseId),
      importDraft: String(importDraft.id),
      invitation: String(invitation),
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

/** An open invitation of a team's by address. @returns its id. */
async function invite(app: TestApp, teamId: number, to: User): Promise<number> {
  const now = app.clock.now();
  const { id } = await app.db
    .insertInto("invitation")
    .values({ team_id: teamId, email: to.email, created_at: now, expires_at: now + DAY })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** The configuration of the world's benchmarks, as a host would write it. */
function configuration(text: string) {
  return {
    title: text,
    short_description: text,
    description: `<p>${text}</p>`,
    evaluation_details: `<p>${text}</p>`,
    terms_and_conditions: `<p>${text}</p>`,
    submission_guidelines: `<p>${text}</p>`,
    leaderboard_description: `<p>${text}</p>`,
    attribution: text,
    tags: [text],
    start_date: "2026-01-01 00:00:00",
    end_date: "2027-01-01 00:00:00",
    scorer: { task: "binary", id: "case", target: "malignant", prediction: "probability", primary: "auroc" },
    leaderboard: [{ id: 1, schema: { labels: ["auroc"], default_order_by: "auroc" } }],
    dataset_splits: [{ id: 1, name: text, codename: "test" }],
    challenge_phases: [
      {
        id: 1,
        name: text,
        codename: "dev",
        description: `<p>${text}</p>`,
        is_public: true,
        leaderboard_public: true,
        is_submission_public: true,
        start_date: "2026-01-01 00:00:00",
        end_date: "2027-01-01 00:00:00",
        test_annotation_file: "annotations/truth.csv",
        allowed_submission_file_types: ".csv",
        inputs: ["inputs/cases.csv"],
        submission_meta_attributes: [{ name: text, description: text, type: "text" }],
      },
    ],
    challenge_phase_splits: [
      { challenge_phase_id: 1, leaderboard_id: 1, dataset_split_id: 1, visibility: 3 },
    ],
  };
}

/** A benchmark of a host team's through the ordinary import. */
async function importWorldly(
  app: TestApp,
  hostTeamId: number,
  text: string,
  publish: boolean,
): Promise<MadeBenchmark> {
  const folder = folderWith({
    "challenge_config.yaml": writeYaml(configuration(text)),
    "annotations/truth.csv": TRUTH,
    "inputs/cases.csv": "case\na\nb\nc\nd\n",
  });
  const { benchmarkId, slug } = await bringIn(app, { folder }, { hostTeamId, actorId: null, publish });
  const row = await app.db
    .selectFrom("benchmark")
    .innerJoin("phase", "phase.benchmark_id", "benchmark.id")
    .innerJoin("board", "board.phase_id", "phase.id")
    .select(["terms_version", "phase.id as phaseId", "board.id as boardId", "split_id", "metric_set_id"])
    .where("benchmark.id", "=", benchmarkId)
    .executeTakeFirstOrThrow();
  return {
    id: benchmarkId,
    slug,
    termsVersion: row.terms_version,
    hostTeamId,
    phaseId: row.phaseId,
    splitId: row.split_id,
    metricSetId: row.metric_set_id,
    boardId: row.boardId,
  };
}

/** A finished submission with a score, logs and a result, as an evaluation would leave it. @returns its id. */
async function makeResult(
  app: TestApp,
  benchmark: MadeBenchmark,
  teamId: number,
  user: User,
  text: string,
): Promise<number> {
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

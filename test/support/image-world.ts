import type { User } from "../../src/accounts/viewer.ts";
import type { Scorer } from "../../src/benchmarks/scorer.ts";
import { worksOf } from "../../src/work.ts";
import type { ArchiveImage } from "../../src/images/archive/archive-image.ts";
import { baseName } from "../../src/images/name.ts";
import { writeYaml } from "../../src/kit/yaml.ts";
import { startLoop } from "../../src/platform/loop.ts";
import type { Task } from "../../src/platform/inside/task.ts";
import type { Runner } from "../../src/platform/sealed/runner.ts";
import { takeImage } from "../../src/submissions/archives/hand-in-archive.ts";
import { bringIn } from "../../src/submissions/bring-in.ts";
import { programImage } from "../../src/submissions/demo-image.ts";
import type { App } from "../../src/platform/app.ts";
import { openTestApp, type TestApp } from "./app.ts";
import { makeEntry, makeHostTeam, makeTeam, openGate } from "./benchmark.ts";
import { addPerson } from "./people.ts";
import { folderWith } from "./temporary.ts";

/** Words that stand in what nobody but the hosts may see. Wherever else one of them turns up, it has leaked. */
export const CANARIES = {
  input: "CANARYINPUT7f3a",
  label: "CANARYLABEL19c2",
  log: "CANARYLOGe5d8",
};

/** Predictions of the four cases, as an honest image copies them out of its input. */
export const GIVEN = [
  `case,probability,${CANARIES.input}`,
  "a,0.9,1",
  "b,0.2,1",
  "c,0.4,1",
  "d,0.7,1",
  "",
].join("\n");
export const TRUTH = [`case,malignant,${CANARIES.label}`, "a,1,1", "b,0,1", "c,1,1", "d,0,1", ""].join("\n");

export const SCORER: Scorer = {
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

/** On hidden data; on public data; on data with other ids than the labels have; with next to no time. */
const phaseNames = ["secret", "practice", "others", "short"] as const;
type PhaseName = (typeof phaseNames)[number];

export type ImageWorld = {
  app: TestApp;
  benchmark: { id: number; slug: string; termsVersion: string; hostTeamId: number };
  phases: Record<PhaseName, { id: number; slug: string }>;
  /** On the team that hands in. */
  paula: User;
  teamId: number;
  host: User;
  /** Hands an image in that does this. @returns the submission. */
  handIn(phase: PhaseName, task: Task | null, changes?: object): Promise<number>;
  handInImage(phase: PhaseName, image: ArchiveImage): Promise<number>;
  /** The submission's evaluation once it has ended. */
  ended(submission: number): Promise<Ended>;
  stop(): Promise<void>;
};

export type Ended = Awaited<ReturnType<typeof evaluationRow>>;

/** A benchmark that takes images, its team, and a loop that evaluates what they hand in. */
export async function makeImageWorld(
  given: { flags?: Record<string, string>; runner?: Runner; prepare?(app: TestApp): Promise<void> } = {},
): Promise<ImageWorld> {
  const app = openTestApp({
    flags: { slots: "3", "image-cpus": "1", ...given.flags },
    ...(given.runner === undefined ? {} : { runner: given.runner }),
  });
  app.clock.now = () => Date.now();
  await given.prepare?.(app);
  await openGate(app);
  const world = await fillImageWorld(app);
  const loop = startLoop({
    db: app.db,
    signal: app.signal,
    log: app.log,
    now: app.clock.now,
    boot: "test",
    slots: app.config.slots,
    gpus: app.config.gpus.length,
    works: worksOf(app),
  });
  let tag = 0;
  const handInImage = (phase: PhaseName, image: ArchiveImage) =>
    takeImage(app, world.paula, baseName(world.phases[phase].slug, world.teamId), image, `m:v${tag++}`, {
      method: { name: "", description: "", projectUrl: "", publicationUrl: "" },
      attributes: {},
      isPublic: true,
    });
  return {
    app,
    ...world,
    handInImage,
    handIn: async (phase, task, changes = {}) =>
      handInImage(phase, await programImage(app, "m:v", task, changes)),
    async ended(submission) {
      for (;;) {
        const row = await evaluationRow(app, submission);
        if (row.finished_at !== null) return row;
        await Bun.sleep(50);
      }
    },
    async stop() {
      await loop.stop(0);
      await app.close();
    },
  };
}

function evaluationRow({ db }: Pick<App, "db">, submission: number) {
  return db
    .selectFrom("evaluation")
    .selectAll()
    .where("submission_id", "=", submission)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
}

/** The benchmark and its people, through the ordinary import. */
export async function fillImageWorld(app: App) {
  const host = await addPerson(app, "hanna", "host");
  const paula = await addPerson(app, "paula");
  const hostTeamId = await makeHostTeam(app, "Hosts", [host]);
  const folder = folderWith({
    "challenge_config.yaml": writeYaml(configuration()),
    "truth.csv": TRUTH,
    "secret/given.txt": GIVEN,
    "practice/given.txt": GIVEN,
    "short/given.txt": GIVEN,
    "others/given.txt": GIVEN.replaceAll(/^(\w),/gm, "other-$1,"),
  });
  const { benchmarkId, slug } = await bringIn(app, { folder }, { hostTeamId, actorId: null, publish: true });
  const { terms_version: termsVersion } = await app.db
    .selectFrom("benchmark")
    .select("terms_version")
    .where("id", "=", benchmarkId)
    .executeTakeFirstOrThrow();
  const benchmark = { id: benchmarkId, slug, termsVersion, hostTeamId };
  const teamId = await makeTeam(app, "Radiant", [paula]);
  await makeEntry(app, { ...benchmark, phaseId: 0, splitId: 0, metricSetId: 0, boardId: 0 }, teamId);
  await app.db.updateTable("phase").set({ time_limit_s: 1 }).where("codename", "=", "short").execute();
  const rows = await app.db.selectFrom("phase").select(["id", "slug", "codename"]).execute();
  const phases = Object.fromEntries(rows.map(({ codename, ...phase }) => [codename, phase]));
  return { benchmark, phases: phases as ImageWorld["phases"], paula, teamId, host };
}

function configuration() {
  const phase = (id: number, codename: string) => ({
    id,
    name: codename,
    codename,
    is_public: true,
    leaderboard_public: true,
    is_submission_public: true,
    test_annotation_file: "truth.csv",
    image_inputs: codename,
    practice: codename === "practice",
    max_submissions_per_day: 1000,
    max_concurrent_submissions_allowed: 1000,
  });
  const { task, id, target, predictions, primary } = SCORER;
  const link = (id: number) => ({
    challenge_phase_id: id,
    leaderboard_id: 1,
    dataset_split_id: 1,
    show_execution_time: true,
  });
  return {
    title: "Lesions",
    description: "<p>Lesions</p>",
    is_docker_based: true,
    is_static_dataset_code_upload: true,
    submission_time_limit: 120,
    cpu_only_jobs: true,
    job_cpu_cores: "1000m",
    job_memory: "256Mi",
    allow_cancel_running_submissions: true,
    scorer: { task, id, target, prediction: predictions[""], primary },
    leaderboard: [{ id: 1, schema: { labels: ["auroc", "brier"], default_order_by: "auroc" } }],
    dataset_splits: [{ id: 1, name: "Test", codename: "test" }],
    challenge_phases: phaseNames.map((name, index) => phase(index + 1, name)),
    challenge_phase_splits: phaseNames.map((_, index) => link(index + 1)),
  };
}

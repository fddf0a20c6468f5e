import type { User } from "../../src/accounts/viewer.ts";
import { writeSandboxState } from "../../src/images/sandbox-state.ts";
import { DAY } from "../../src/kit/clock.ts";
import type { App } from "../../src/platform/app.ts";
import type { NewRow } from "../../src/platform/schema.ts";

/** What it takes to write into the tables. */
type Place = Pick<App, "db" | "clock">;

/** A person with the address NAME@example.org. Nobody knows the password: see people.ts for logging in. */
export async function makeUser(
  app: Place,
  name: string,
  role: User["role"] = "participant",
  more: Partial<NewRow<"user">> = {},
): Promise<User> {
  const { id, email } = await app.db
    .insertInto("user")
    .values({
      name,
      email: `${name}@example.org`,
      password_hash: "none",
      role,
      created_at: app.clock.now(),
      ...more,
    })
    .returning(["id", "email"])
    .executeTakeFirstOrThrow();
  return { id, name, email, role };
}

/** A host team with these people in it. @returns its id. */
export async function makeHostTeam(app: Place, name: string, members: User[] = []): Promise<number> {
  const now = app.clock.now();
  const { id } = await app.db
    .insertInto("host_team")
    .values({ name, created_by: members[0]?.id ?? null, created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  for (const { id: user_id } of members) {
    await app.db.insertInto("host_member").values({ host_team_id: id, user_id, joined_at: now }).execute();
  }
  return id;
}

/** A team with these people in it; the first one made it. @returns its id. */
export async function makeTeam(app: Place, name: string, members: User[]): Promise<number> {
  const now = app.clock.now();
  const { id } = await app.db
    .insertInto("team")
    .values({ name, created_by: members[0]?.id ?? null, created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  for (const { id: user_id } of members) {
    await app.db.insertInto("member").values({ team_id: id, user_id, joined_at: now }).execute();
  }
  return id;
}

/** A team's entry, with the present terms accepted by every member. @returns its id. */
export async function makeEntry(
  app: Place,
  benchmark: MadeBenchmark,
  teamId: number,
  state: NewRow<"entry">["state"] = "approved",
): Promise<number> {
  const now = app.clock.now();
  const { id } = await app.db
    .insertInto("entry")
    .values({ benchmark_id: benchmark.id, team_id: teamId, state, created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  const members = await app.db.selectFrom("member").select("user_id").where("team_id", "=", teamId).execute();
  for (const { user_id } of members) {
    await app.db
      .insertInto("terms_acceptance")
      .values({ benchmark_id: benchmark.id, user_id, version: benchmark.termsVersion, accepted_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return id;
}

export type MadeBenchmark = {
  id: number;
  slug: string;
  termsVersion: string;
  hostTeamId: number;
  phaseId: number;
  splitId: number;
  metricSetId: number;
  boardId: number;
};

/** What a test wants to be different. Columns as in the tables; everything has a default. */
export type MadeOf = {
  /** Without one, a host team called "Hosts of SLUG" without members is made. */
  hostTeamId?: number;
  benchmark?: Partial<NewRow<"benchmark">>;
  phase?: Partial<NewRow<"phase">>;
  board?: Partial<NewRow<"board">>;
  /** Metric labels; the first one ranks. */
  labels?: string[];
};

/**
 * A published benchmark that runs from a week ago to in four weeks, written straight into the tables: one public phase
 * `dev` of the same length that takes .csv files, five a day; one split `test`; one metric set; one public board. Where images
 * are handed in, its gate is open.
 */
export async function makeBenchmark(app: Place, of: MadeOf = {}): Promise<MadeBenchmark> {
  const now = app.clock.now();
  const slug = of.benchmark?.slug ?? "lesions";
  const hostTeamId = of.hostTeamId ?? (await makeHostTeam(app, `Hosts of ${slug}`));
  const window = { start_at: now - 7 * DAY, end_at: now + 28 * DAY };
  const benchmark: NewRow<"benchmark"> = {
    host_team_id: hostTeamId,
    title: "Breast lesions",
    slug,
    short_description: "Benign or malignant?",
    ...window,
    published_at: now,
    terms_version: "terms-1",
    config: "{}",
    created_at: now,
    updated_at: now,
    ...of.benchmark,
  };
  const { db } = app;
  const takesImages = /"submissionKind":"image"/.test(benchmark.config);
  const { id } = await db.insertInto("benchmark").values(benchmark).returning("id").executeTakeFirstOrThrow();
  const phase: NewRow<"phase"> = {
    benchmark_id: id,
    config_id: "1",
    position: 0,
    name: "Development",
    codename: "dev",
    slug: `${slug}-dev-${id}`,
    ...window,
    is_public: 1,
    board_public: 1,
    submissions_public: 1,
    per_day: 5,
    per_month: 50,
    per_phase: 100,
    concurrent: 3,
    time_limit_s: 600,
    file_types: '[".csv"]',
    default_attributes: '[{"name":"method_name","isVisible":true}]',
    ...(takesImages ? forImages : {}),
    ...of.phase,
  };
  if (takesImages) await openGate(app);
  const labels = of.labels ?? ["accuracy"];
  const [madePhase, split, metricSet] = [
    await db.insertInto("phase").values(phase).returning("id").executeTakeFirstOrThrow(),
    await db
      .insertInto("split")
      .values({ benchmark_id: id, config_id: "1", name: "Test", codename: "test" })
      .returning("id")
      .executeTakeFirstOrThrow(),
    await db
      .insertInto("metric_set")
      .values({
        benchmark_id: id,
        config_id: "1",
        labels: JSON.stringify(labels),
        default_order_by: labels[0] ?? "",
      })
      .returning("id")
      .executeTakeFirstOrThrow(),
  ];
  const ids = { phase_id: madePhase.id, split_id: split.id, metric_set_id: metricSet.id };
  const board = await db
    .insertInto("board")
    .values({ ...ids, ...of.board })
    .returning("id")
    .executeTakeFirstOrThrow();
  return {
    id,
    slug,
    termsVersion: benchmark.terms_version,
    hostTeamId,
    phaseId: madePhase.id,
    splitId: split.id,
    metricSetId: metricSet.id,
    boardId: board.id,
  };
}

/** What a phase needs for images to be handed in. Nothing is there that could be run on it. */
const forImages = {
  annotation_digest: "0".repeat(64),
  annotation_name: "labels.csv",
  image_inputs: JSON.stringify({ kind: "folder", path: "hidden", version: "0".repeat(64) }),
};

/** As if the sandbox of this machine had passed its self-test. */
export async function openGate({ db, clock }: Place): Promise<void> {
  await writeSandboxState(db, { isReady: true, message: "", gpus: 0 }, clock.now());
}

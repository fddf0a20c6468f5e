import { hostTeamsOf, visibleHostTeam } from "../accounts/host-team.ts";
import { signedIn, type User, type Viewer } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db } from "../platform/database.ts";
import type { StagedFile } from "../platform/files.ts";
import { hostedBenchmark } from "./visible.ts";

/** A ZIP that a host has uploaded and looks over before it becomes, or changes, a benchmark. */
export type ImportDraft = {
  id: number;
  zip: { digest: string; name: string };
  hostTeam: { id: number; name: string };
  /** The benchmark it would change; null for a new one. */
  benchmark: { id: number; title: string } | null;
  uploadedBy: User["id"];
  uploadedAt: number;
};

/** Drafts that one person can have at a time: each can be as large as an upload. */
const MOST_DRAFTS = 10;

/** What an uploaded ZIP is for. */
export type DraftFor = { hostTeamId: number } | { benchmarkId: number };

/** The host teams for which the viewer may import benchmarks. @throws Fault unauthorised; forbidden without the role. */
export async function importingTeams(db: Db, viewer: Viewer) {
  const user = signedIn(viewer);
  if (user.role !== "participant") return hostTeamsOf(db, user);
  throw new Fault("forbidden", "Only hosts can import benchmarks. An administrator can make you one.");
}

/** Keeps an uploaded ZIP for its uploader to look over. @throws Fault missing, forbidden, conflict when they have too many. */
export async function keepDraft(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  is: DraftFor,
  zip: { name: string; staged: StagedFile },
): Promise<number> {
  const user = signedIn(viewer);
  const target = await targetOf(app.db, user, is);
  await refuseManyDrafts(app.db, user);
  await zip.staged.keep();
  return app.db.transaction().execute(async (trx) => {
    await refuseManyDrafts(trx, user);
    const { id } = await trx
      .insertInto("import_draft")
      .values({
        ...target,
        user_id: user.id,
        zip_digest: zip.staged.digest,
        zip_name: zip.name,
        created_at: app.clock.now(),
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    return id;
  });
}

async function refuseManyDrafts(db: Db, user: User): Promise<void> {
  if ((await draftsOf(db, user)).length < MOST_DRAFTS) return;
  throw new Fault(
    "conflict",
    `You have ${MOST_DRAFTS} uploaded ZIPs that are not imported. Import or discard one first.`,
  );
}

/** The viewer's own drafts, the newest first. */
export async function draftsOf(db: Db, viewer: Viewer): Promise<ImportDraft[]> {
  const user = signedIn(viewer);
  const rows = await drafts(db)
    .where("import_draft.user_id", "=", user.id)
    .orderBy("import_draft.id", "desc")
    .execute();
  return rows.map(toDraft);
}

/** A draft, for its uploader and administrators. @throws Fault missing for everybody else. */
export async function visibleDraft(db: Db, viewer: Viewer, id: number): Promise<ImportDraft> {
  const user = signedIn(viewer);
  const row = await drafts(db).where("import_draft.id", "=", id).executeTakeFirst();
  if (row === undefined || (row.user_id !== user.id && user.role !== "admin")) {
    throw new Fault("missing", "There is no such draft. It may have been imported or discarded.");
  }
  return toDraft(row);
}

/**
 * Takes a draft out to import it: of two people, or two clicks, one gets it. Whoever takes it must still be allowed to
 * do with it what it is for; an import that fails puts it back. @throws Fault missing, forbidden.
 */
export async function takeDraft(db: Db, viewer: Viewer, id: number): Promise<ImportDraft> {
  return db.transaction().execute(async (trx) => {
    const draft = await visibleDraft(trx, viewer, id);
    const { benchmark, hostTeam } = draft;
    const is = benchmark === null ? { hostTeamId: hostTeam.id } : { benchmarkId: benchmark.id };
    await targetOf(trx, signedIn(viewer), is);
    await trx.deleteFrom("import_draft").where("id", "=", id).execute();
    return draft;
  });
}

/** Puts a draft back that was taken. */
export async function putDraftBack(db: Db, draft: ImportDraft): Promise<void> {
  await db
    .insertInto("import_draft")
    .values({
      id: draft.id,
      user_id: draft.uploadedBy,
      host_team_id: draft.hostTeam.id,
      benchmark_id: draft.benchmark?.id ?? null,
      zip_digest: draft.zip.digest,
      zip_name: draft.zip.name,
      created_at: draft.uploadedAt,
    })
    .execute();
}

/** Throws a draft away. @throws Fault missing. */
export async function discardDraft(db: Db, viewer: Viewer, id: number): Promise<void> {
  await visibleDraft(db, viewer, id);
  await db.deleteFrom("import_draft").where("id", "=", id).execute();
}

async function targetOf(db: Db, user: User, is: DraftFor) {
  if ("benchmarkId" in is) {
    const { id, hostTeam } = await hostedBenchmark(db, user, is.benchmarkId);
    return { host_team_id: hostTeam.id, benchmark_id: id };
  }
  await importingTeams(db, user);
  const { id } = await visibleHostTeam(db, user, is.hostTeamId);
  return { host_team_id: id, benchmark_id: null };
}

function drafts(db: Db) {
  return db
    .selectFrom("import_draft")
    .innerJoin("host_team", "host_team.id", "import_draft.host_team_id")
    .leftJoin("benchmark", "benchmark.id", "import_draft.benchmark_id")
    .selectAll("import_draft")
    .select(["host_team.name as host_name", "benchmark.title"]);
}

type DraftRow = Awaited<ReturnType<ReturnType<typeof drafts>["executeTakeFirstOrThrow"]>>;

function toDraft(row: DraftRow): ImportDraft {
  return {
    id: row.id,
    zip: { digest: row.zip_digest, name: row.zip_name },
    hostTeam: { id: row.host_team_id, name: row.host_name },
    benchmark: row.benchmark_id === null ? null : { id: row.benchmark_id, title: row.title ?? "" },
    uploadedBy: row.user_id,
    uploadedAt: row.created_at,
  };
}

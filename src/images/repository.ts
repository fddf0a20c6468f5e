import type { User } from "../accounts/viewer.ts";
import { enteredWith } from "../benchmarks/entry.ts";
import { benchmarksFor } from "../benchmarks/visible.ts";
import type { Db, Trx } from "../platform/database.ts";
import { baseName, type RepositoryName } from "./name.ts";

/** The place of a team's images for a phase. It may be empty: it comes into being with the first push. */
export type Repository = {
  /** Null before that. */
  id: number | null;
  phaseId: number;
  benchmarkId: number;
  teamId: number;
  /** PHASE-team-NUMBER; with the image, if any, it is the name proper. */
  base: string;
  image: string;
};

/**
 * What a name means to this person: a repository of their own team, or of a benchmark that they host. Null when it is
 * nothing they may know of, be it there or not.
 */
export async function findRepository(
  db: Db,
  user: User,
  name: RepositoryName,
): Promise<(Repository & { isOwn: boolean }) | null> {
  const found = (await byTeam(db, user, name)) ?? (await byPhase(db, user, name));
  if (found === null) return null;
  const { phase, teamId, isOwn } = found;
  const row = await db
    .selectFrom("image_repository")
    .select("id")
    .where("phase_id", "=", phase.id)
    .where("team_id", "=", teamId)
    .where("image", "=", name.image)
    .executeTakeFirst();
  const { id: phaseId, benchmarkId, slug } = phase;
  const base = baseName(slug, teamId);
  return { id: row?.id ?? null, phaseId, benchmarkId, teamId, base, image: name.image, isOwn };
}

/** PHASE-team-NUMBER. It goes before a phase that happens to be called like that, so that nobody can make one to get in its way. */
async function byTeam(db: Db, user: User, { ofTeam }: RepositoryName) {
  if (ofTeam === null) return null;
  const phase = await visiblePhase(db, user, ofTeam.phase);
  if (phase === null) return null;
  const { teamId } = ofTeam;
  const member = await db
    .selectFrom("member")
    .select("team_id")
    .where("team_id", "=", teamId)
    .where("user_id", "=", user.id)
    .executeTakeFirst();
  if (member !== undefined) return { phase, teamId, isOwn: true };
  return phase.isHost ? { phase, teamId, isOwn: false } : null;
}

async function byPhase(db: Db, user: User, { first }: RepositoryName) {
  const phase = await visiblePhase(db, user, first);
  if (phase === null) return null;
  const entered = await enteredWith(db, phase.benchmarkId, user.id);
  return entered === null ? null : { phase, teamId: entered.team.id, isOwn: true };
}

/** The phase with this slug, if this person may see it and its benchmark. */
export async function visiblePhase(db: Db, user: User, slug: string) {
  const row = await benchmarksFor(db, user)
    .innerJoin("phase", "phase.benchmark_id", "benchmark.id")
    .select(["phase.id as phase_id", "phase.slug as phase_slug", "phase.is_public"])
    .where("phase.slug", "=", slug)
    .executeTakeFirst();
  const isHost = Boolean(row?.is_host);
  if (row === undefined || (row.is_public === 0 && !isHost)) return null;
  return { id: row.phase_id, slug: row.phase_slug, benchmarkId: row.id, isHost };
}

/** The id of a repository, which is made if need be. */
export async function repositoryId(trx: Trx, repository: Repository, now: number): Promise<number> {
  if (repository.id !== null) return repository.id;
  const { phaseId: phase_id, teamId: team_id, image } = repository;
  await trx
    .insertInto("image_repository")
    .values({ phase_id, team_id, image, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { id } = await trx
    .selectFrom("image_repository")
    .select("id")
    .where("phase_id", "=", phase_id)
    .where("team_id", "=", team_id)
    .where("image", "=", image)
    .executeTakeFirstOrThrow();
  return id;
}

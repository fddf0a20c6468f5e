import { recordAudit } from "../accounts/audit.ts";
import { signedIn, type Viewer } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db, Trx } from "../platform/database.ts";
import { visibleBenchmarkById } from "./visible.ts";

/** When this person accepted this version of the terms; null if they have not. */
export async function acceptedAt(
  db: Db,
  benchmark: { id: number; termsVersion: string },
  userId: number,
): Promise<number | null> {
  const row = await db
    .selectFrom("terms_acceptance")
    .select("accepted_at")
    .where("benchmark_id", "=", benchmark.id)
    .where("user_id", "=", userId)
    .where("version", "=", benchmark.termsVersion)
    .executeTakeFirst();
  return row?.accepted_at ?? null;
}

/**
 * Records that the viewer accepts the terms. `version` is the one they were shown.
 * @throws Fault unauthorised, missing, or conflict when the terms have changed since.
 */
export async function acceptTerms(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  benchmarkId: number,
  version: string,
): Promise<void> {
  const user = signedIn(viewer);
  await app.db.transaction().execute(async (trx) => {
    const benchmark = await visibleBenchmarkById(trx, user, benchmarkId);
    await recordAcceptance(trx, benchmark, user.id, version, app.clock.now());
  });
}

/** The same inside a transaction. Accepting a version again changes nothing: the first time counts. */
export async function recordAcceptance(
  trx: Trx,
  benchmark: { id: number; termsVersion: string },
  userId: number,
  version: string,
  now: number,
): Promise<void> {
  if (version !== benchmark.termsVersion) {
    throw new Fault("conflict", "The terms have changed since you were shown them. Please read them again.");
  }
  if ((await acceptedAt(trx, benchmark, userId)) !== null) return;
  await trx
    .insertInto("terms_acceptance")
    .values({ benchmark_id: benchmark.id, user_id: userId, version, accepted_at: now })
    .execute();
  const act = {
    actorId: userId,
    action: "accepted the terms of",
    object: "benchmark",
    objectId: benchmark.id,
  };
  await recordAudit(trx, { ...act, details: { version } }, now);
}

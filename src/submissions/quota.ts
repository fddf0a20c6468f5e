import { DAY } from "../kit/clock.ts";
import type { Db } from "../platform/database.ts";

/** How often a team may submit to a phase. */
export type Limits = { per_day: number; per_month: number; per_phase: number; concurrent: number };

/** What is left of each limit, and when the nearest exhausted one comes back (null: it does not, or none is exhausted). */
export type Quota = {
  today: { used: number; limit: number };
  month: { used: number; limit: number };
  phase: { used: number; limit: number };
  underway: { used: number; limit: number };
  remaining: number;
  comesBackAt: number | null;
};

/** States that cost nothing: what failed or was withdrawn may be tried again, unless a run over it was scored before. */
const FREE = ["failed", "cancelled"] as const;
const UNDERWAY = ["submitting", "submitted", "queued", "running"] as const;

/**
 * Counts a team's submissions to a phase. Days and months are those of UTC. Run it in the transaction that inserts, so that
 * parallel submissions cannot exceed it. A limit lowered below what was already used leaves nothing, never less.
 */
export async function quotaOf(
  db: Db,
  phase: { id: number } & Limits,
  teamId: number,
  now: number,
): Promise<Quota> {
  const date = new Date(now);
  const dayStart = Math.floor(now / DAY) * DAY;
  const monthStart = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  const nextMonth = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  const counted = await db
    .selectFrom("submission")
    .select(({ fn, eb, exists, selectFrom }) => {
      const wasScored = selectFrom("evaluation")
        .select("id")
        .whereRef("submission_id", "=", "submission.id")
        .where("evaluation.status", "=", "finished");
      const counts = eb.or([eb("status", "not in", FREE), exists(wasScored)]);
      const all = fn.countAll<number>().filterWhere(counts);
      return [
        all.as("phase"),
        all.filterWhere("created_at", ">=", monthStart).as("month"),
        all.filterWhere("created_at", ">=", dayStart).as("today"),
        fn.countAll<number>().filterWhere("status", "in", UNDERWAY).as("underway"),
      ];
    })
    .where("phase_id", "=", phase.id)
    .where("team_id", "=", teamId)
    .where("is_baseline", "=", 0)
    .executeTakeFirstOrThrow();
  const quota = {
    today: { used: counted.today, limit: phase.per_day },
    month: { used: counted.month, limit: phase.per_month },
    phase: { used: counted.phase, limit: phase.per_phase },
    underway: { used: counted.underway, limit: phase.concurrent },
  };
  const left = ({ used, limit }: { used: number; limit: number }) => Math.max(0, limit - used);
  const isClosed = left(quota.phase) === 0 || phase.per_month <= 0 || phase.per_day <= 0;
  const opensAt = left(quota.month) === 0 ? nextMonth : left(quota.today) === 0 ? dayStart + DAY : null;
  return {
    ...quota,
    remaining: Math.min(left(quota.today), left(quota.month), left(quota.phase)),
    comesBackAt: isClosed ? null : opensAt,
  };
}

/** Why nothing more can be handed in right now, as a sentence; null when something can. */
export function quotaRefusal(quota: Quota): string | null {
  const { underway, phase, month, today } = quota;
  const back =
    quota.comesBackAt === null
      ? ""
      : ` The next one is possible from ${new Date(quota.comesBackAt).toISOString().slice(0, 10)} 00:00 UTC.`;
  if (underway.used >= underway.limit) {
    return `${underway.used} of your team's submissions are still being evaluated. Please wait for them to finish.`;
  }
  if (phase.used >= phase.limit) return `Your team has used all ${phase.limit} submissions of this phase.`;
  if (month.used >= month.limit)
    return `Your team has used ${month.used} of ${month.limit} submissions this month.${back}`;
  if (today.used >= today.limit)
    return `Your team has used ${today.used} of ${today.limit} submissions today.${back}`;
  return null;
}

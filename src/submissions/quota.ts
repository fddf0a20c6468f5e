import { DAY } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
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

/** States that cost nothing by themselves: what failed or was withdrawn may be tried again, unless a run was scored before. */
const FREE = ["failed", "cancelled"] as const;

/** Failures that are settled before a label is looked at, or are the server's: they tell nothing and cost nothing. */
const BLIND = [
  "bad_predictions",
  "bad_annotation",
  "missing_package",
  "no_engine",
  "platform_error",
  "incomplete_upload",
  "image_refused",
];

/** Whether a failure for this reason costs nothing. */
export const isFree = (reason: string): boolean => BLIND.includes(reason);

/**
 * Any other failure can depend on hidden labels ("this metric cannot be computed" is a fact about them), so that unlimited
 * ones would spell the labels out. So many of them cost as much as one score.
 */
const FAILURES_PER_SCORE = 3;

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
      const sawLabels = selectFrom("evaluation")
        .select("id")
        .whereRef("submission_id", "=", "submission.id")
        .where("evaluation.status", "=", "failed")
        .where("evaluation.reason", "not in", BLIND);
      const counts = eb.or([eb("status", "not in", FREE), exists(wasScored)]);
      const scored = fn.countAll<number>().filterWhere(counts);
      const failed = fn.countAll<number>().filterWhere(eb.and([eb.not(counts), exists(sawLabels)]));
      const since = (count: typeof scored, start: number) => count.filterWhere("created_at", ">=", start);
      return [
        scored.as("phase"),
        since(scored, monthStart).as("month"),
        since(scored, dayStart).as("today"),
        failed.as("phaseFailed"),
        since(failed, monthStart).as("monthFailed"),
        since(failed, dayStart).as("todayFailed"),
        fn.countAll<number>().filterWhere("status", "in", UNDERWAY).as("underway"),
      ];
    })
    .where("phase_id", "=", phase.id)
    .where("team_id", "=", teamId)
    .where("is_baseline", "=", 0)
    .executeTakeFirstOrThrow();
  const used = (scored: number, failed: number) => scored + Math.floor(failed / FAILURES_PER_SCORE);
  const quota = {
    today: { used: used(counted.today, counted.todayFailed), limit: phase.per_day },
    month: { used: used(counted.month, counted.monthFailed), limit: phase.per_month },
    phase: { used: used(counted.phase, counted.phaseFailed), limit: phase.per_phase },
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

/** Why nothing more can be evaluated for this team at this moment; null when something can. */
export function underwayRefusal({ underway }: Quota): Fault | null {
  if (underway.used < underway.limit) return null;
  const message = `${underway.used} of your team's submissions are still being evaluated. Please wait for them to finish.`;
  return usedUp("quota_underway", message, { count: underway.used });
}

/** Why nothing more can be handed in right now; null when something can. */
export function quotaRefusal(quota: Quota): Fault | null {
  const { phase, month, today } = quota;
  const back =
    quota.comesBackAt === null
      ? ""
      : ` The next one is possible from ${new Date(quota.comesBackAt).toISOString().slice(0, 10)} 00:00 UTC.`;
  const underway = underwayRefusal(quota);
  if (underway !== null) return underway;
  if (phase.used >= phase.limit) {
    return usedUp("quota_phase", `Your team has used all ${phase.limit} submissions of this phase.`);
  }
  if (month.used >= month.limit) {
    const message = `Your team has used ${month.used} of ${month.limit} submissions this month.${back}`;
    return usedUp("quota_month", message);
  }
  if (today.used >= today.limit) {
    const message = `Your team has used ${today.used} of ${today.limit} submissions today.${back}`;
    return usedUp("quota_today", message);
  }
  return null;
}

function usedUp(code: string, message: string, values: Record<string, number> = {}): Fault {
  return new Fault("too_many", message, [], code, values);
}

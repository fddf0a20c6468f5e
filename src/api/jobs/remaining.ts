import { participation } from "../../benchmarks/entry.ts";
import { type Phase, visiblePhases } from "../../benchmarks/phase.ts";
import { Fault } from "../../kit/fault.ts";
import { dateTime, either, integer, listOf, object, oneOf, shape, text } from "../../kit/schema.ts";
import { type Quota, quotaOf } from "../../submissions/quota.ts";
import { ok } from "../about.ts";
import { type Call, get, type Route } from "../call.ts";
import { challengeOf } from "../challenges/find.ts";
import { json, moment } from "../json.ts";

/** What the caller's team has left in each phase of a challenge. */
async function showRemaining(call: Call): Promise<Response> {
  const { app, viewer } = call;
  const now = app.clock.now();
  const challenge = await challengeOf(call);
  const present = await participation(app.db, viewer, challenge, now);
  const team = present?.team ?? null;
  if (team === null) throw new Fault("forbidden", "Your team does not take part.", [], "no_entry");
  const phases = [];
  for (const phase of await visiblePhases(app.db, challenge)) {
    const { perDay, perMonth, total, concurrent } = phase.limits;
    const limits = { id: phase.id, per_day: perDay, per_month: perMonth, per_phase: total, concurrent };
    phases.push(remainingJson(phase, await quotaOf(app.db, limits, team.id, now), now));
  }
  return json({ participant_team: team.name, participant_team_id: team.id, phases });
}

function remainingJson(phase: Phase, quota: Quota, now: number) {
  return {
    id: phase.id,
    slug: phase.slug,
    name: phase.name,
    start_date: moment(phase.startAt),
    end_date: moment(phase.endAt),
    limits: limitsJson(quota, now),
  };
}

/** One of three shapes: what is left, until when nothing is left, or that nothing will be. */
export function limitsJson({ today, month, phase, comesBackAt }: Quota, now: number) {
  const left = ({ used, limit }: { used: number; limit: number }) => Math.max(0, limit - used);
  if (left(phase) === 0 || (comesBackAt === null && (left(month) === 0 || left(today) === 0))) {
    return { message: "You have exhausted maximum submission limit!", submission_limit_exceeded: true };
  }
  if (comesBackAt !== null) {
    const isMonth = left(month) === 0;
    const both = isMonth && left(today) === 0;
    const message = both
      ? "Both daily and monthly submission limits are exhausted!"
      : `You have exhausted ${isMonth ? "this month's" : "today's"} submission limit!`;
    return { message, remaining_time: ((comesBackAt - now) / 1000).toFixed(6) };
  }
  const inMonth = Math.min(left(month), left(phase));
  return {
    remaining_submissions_this_month_count: inMonth,
    remaining_submissions_today_count: Math.min(left(today), inMonth),
    remaining_submissions_count: left(phase),
  };
}

const limitsShape = either(
  object({
    remaining_submissions_this_month_count: integer,
    remaining_submissions_today_count: integer,
    remaining_submissions_count: integer,
  }),
  object({ message: text, remaining_time: text }),
  object({ message: text, submission_limit_exceeded: oneOf(true) }),
);

const remainingShape = shape("RemainingSubmissions", {
  participant_team: text,
  participant_team_id: integer,
  phases: listOf(
    object({
      id: integer,
      slug: text,
      name: text,
      start_date: dateTime,
      end_date: dateTime,
      limits: limitsShape,
    }),
  ),
});

export const remainingRoutes: Route[] = [
  get("jobs/:challenge/remaining_submissions", "read", showRemaining, {
    does: "Says how many submissions the caller's team has left in each phase",
    answers: ok(remainingShape),
  }),
];

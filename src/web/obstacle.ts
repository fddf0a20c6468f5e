import { type Participation, participation } from "../benchmarks/entry.ts";
import type { Phase } from "../benchmarks/phase.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import { Fault } from "../kit/fault.ts";
import { type Quota, quotaOf } from "../submissions/quota.ts";
import { admit } from "../submissions/admit.ts";
import { pageOf } from "../../views/benchmarks/frame.tsx";
import type { Obstacle } from "../../views/submissions/submit.tsx";
import type { Visit } from "./visit.ts";

/** What a visitor's team has left of a phase's quota, and what keeps them from submitting. */
export type Chances = { quota: Quota | null; obstacle: Obstacle | null };

/** How the visitor stands to a phase. */
export async function chancesIn(visit: Visit, benchmark: VisibleBenchmark, phase: Phase): Promise<Chances> {
  const { app, viewer } = visit;
  const { db } = app;
  const now = app.clock.now();
  const here = `${pageOf(benchmark.slug, "submit")}?phase=${phase.id}`;
  const part = await participation(db, viewer, benchmark, now);
  if (viewer === null || part === null) {
    const next = { href: `/login?next=${encodeURIComponent(here)}`, label: "Log in" };
    return {
      quota: null,
      obstacle: { message: "Submissions are handed in by teams. Log in, or register first.", next },
    };
  }
  const quota = part.team === null ? null : await quotaOf(db, limitsOf(phase), part.team.id, now);
  try {
    await admit(db, viewer, phase.id, now);
    return { quota, obstacle: null };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { quota, obstacle: { message: error.message, next: nextStep(error, part, benchmark) } };
  }
}

function nextStep(fault: Fault, part: Participation, { slug, isHost }: VisibleBenchmark): Obstacle["next"] {
  if (isHost) return null;
  if (fault.kind === "too_many") return { href: pageOf(slug, "submissions"), label: "See your submissions" };
  if (part.team === null && part.blockedBecause === null)
    return { href: pageOf(slug, "participate"), label: "Participate" };
  if (part.team !== null && !part.termsAccepted)
    return { href: pageOf(slug, "participate"), label: "Read the terms" };
  return { href: pageOf(slug, "phases"), label: "See the phases" };
}

function limitsOf({ id, limits }: Phase) {
  const { perDay, perMonth, total, concurrent } = limits;
  return { id, per_day: perDay, per_month: perMonth, per_phase: total, concurrent };
}

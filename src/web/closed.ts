import type { User } from "../accounts/viewer.ts";
import type { Phase } from "../benchmarks/phase.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import { Fault } from "../kit/fault.ts";
import { admit } from "../submissions/admit.ts";
import { nothingSent, submitPage } from "./submit-page.tsx";
import type { Visit } from "./visit.ts";

/**
 * The page Submit, which says why, where somebody can hand nothing in right now; null where they can. To be asked before a
 * form is read, so that no gigabytes are taken in for nothing. @throws Fault forbidden.
 */
export async function closedPage(
  visit: Visit,
  user: User,
  benchmark: VisibleBenchmark,
  phase: Phase,
): Promise<Response | null> {
  const { db, clock } = visit.app;
  try {
    await admit(db, user, phase.id, clock.now());
    return null;
  } catch (error) {
    if (!(error instanceof Fault) || error.kind === "forbidden") throw error;
    const status = error.kind === "too_many" ? 429 : 409;
    return submitPage(visit, benchmark, phase, { sent: { ...nothingSent, status } });
  }
}

import { type Phase, visiblePhases } from "../benchmarks/phase.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import { Fault } from "../kit/fault.ts";
import { seasonOf } from "../kit/window.ts";
import { idParam, type Visit } from "./visit.ts";

/** The phases to choose from, and the one that `?phase=` asks for: without it the first that is open, or else the last. */
export async function chosenPhase(
  visit: Visit,
  benchmark: VisibleBenchmark,
): Promise<{ phases: Phase[]; phase: Phase | null }> {
  const phases = await visiblePhases(visit.app.db, benchmark);
  const asked = visit.url.searchParams.get("phase");
  if (asked !== null) return { phases, phase: found(phases.find(({ id }) => String(id) === asked)) };
  const open = phases.find((phase) => seasonOf(phase, visit.app.clock.now()) === "running");
  return { phases, phase: open ?? phases.at(-1) ?? null };
}

/** The phase in the page's address. @throws Fault missing. */
export async function phaseOf(visit: Visit, benchmark: VisibleBenchmark): Promise<Phase> {
  const id = idParam(visit, "phase");
  return found((await visiblePhases(visit.app.db, benchmark)).find((phase) => phase.id === id));
}

function found(phase: Phase | undefined): Phase {
  if (phase === undefined) throw new Fault("missing", "There is no such phase.");
  return phase;
}

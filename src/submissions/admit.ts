import type { User } from "../accounts/viewer.ts";
import { type Benchmark, benchmarkById } from "../benchmarks/benchmark.ts";
import { mayTakePart } from "../benchmarks/entry.ts";
import { type Phase, toPhase } from "../benchmarks/phase.ts";
import { Fault, type FaultKind } from "../kit/fault.ts";
import type { Db } from "../platform/database.ts";
import { insistOnRunning } from "./image-gate.ts";
import { quotaOf, quotaRefusal, underwayRefusal } from "./quota.ts";

/**
 * Whether this person may submit to this phase right now, and for which team. Reads the benchmark and the phase anew, so that
 * in a transaction it holds for what is inserted there.
 *
 * @throws Fault forbidden, conflict, too_many — with the sentence to show.
 */
export async function admit(
  db: Db,
  user: User,
  phaseId: number,
  now: number,
): Promise<{ teamId: number; phase: Phase }> {
  const { phase, teamId, quota } = await open(db, user, phaseId, now);
  const refusal = quotaRefusal(quota);
  if (refusal !== null) throw refusal;
  return { teamId, phase };
}

/**
 * The same for having a submission evaluated once more. One that has used up its part of the quota does not use another; one
 * that was free until now, because it failed or was cancelled, needs the room of a new one.
 */
export async function admitAgain(
  db: Db,
  user: User,
  submission: { phaseId: number; status: string },
  now: number,
): Promise<void> {
  const { quota } = await open(db, user, submission.phaseId, now);
  const refusal = submission.status === "finished" ? underwayRefusal(quota) : quotaRefusal(quota);
  if (refusal !== null) throw refusal;
}

async function open(db: Db, user: User, phaseId: number, now: number) {
  const { row, phase, teamId } = await admitPlaced(db, user, phaseId, now);
  return { phase, teamId, quota: await quotaOf(db, row, teamId, now) };
}

/** The same for what has its place in the quota already. @throws Fault as admit, but never too_many. */
export async function admitPlaced(db: Db, user: User, phaseId: number, now: number) {
  const row = await db.selectFrom("phase").selectAll().where("id", "=", phaseId).executeTakeFirstOrThrow();
  const phase = toPhase(row);
  const benchmark = await benchmarkById(db, phase.benchmarkId);
  refuseClosed(benchmark, phase, user, now);
  await insistOnRunning(db, benchmark, phase);
  const { teamId } = await mayTakePart(db, user.id, benchmark, now);
  return { row, benchmark, phase, teamId };
}

/** Whether this person could hand something in to this phase at this moment, team and quota apart. @throws Fault as admit. */
function refuseClosed(benchmark: Benchmark, phase: Phase, user: User, now: number): void {
  const closed = closedBecause(benchmark, phase, user, now);
  if (closed !== null) throw closed;
}

/** Why nobody (or not this person) may submit. Its codes are those by which the API finds EvalAI's sentences. */
function closedBecause(benchmark: Benchmark, phase: Phase, user: User, now: number): Fault | null {
  const closed = (kind: FaultKind, code: string, message: string) => new Fault(kind, message, [], code);
  const { isRemote, scorer, scriptDigest } = benchmark;
  if (!isRemote && scorer === null && scriptDigest === null) {
    return new Fault("unavailable", "Nothing is there yet that could score submissions to this benchmark.");
  }
  if (now < benchmark.startAt || now >= benchmark.endAt) {
    return closed("conflict", "benchmark_closed", "This benchmark is not running.");
  }
  if (now < phase.startAt) {
    return closed("conflict", "phase_closed", `The phase "${phase.name}" opens on ${dayOf(phase.startAt)}.`);
  }
  if (now >= phase.endAt) {
    return closed("conflict", "phase_closed", `The phase "${phase.name}" closed on ${dayOf(phase.endAt)}.`);
  }
  if (phase.isPaused) {
    const message = `The organisers have paused the phase "${phase.name}". Please try again later.`;
    return closed("conflict", "phase_paused", message);
  }
  if (!phase.isPublic) {
    return closed("forbidden", "phase_hidden", `The phase "${phase.name}" does not take submissions yet.`);
  }
  if (phase.allowedAddresses.length > 0 && !phase.allowedAddresses.includes(user.email.toLowerCase())) {
    const message = `The phase "${phase.name}" takes submissions from invited people only.`;
    return closed("forbidden", "phase_by_invitation", message);
  }
  return null;
}

const dayOf = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

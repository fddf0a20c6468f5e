import type { User } from "../accounts/viewer.ts";
import { type Benchmark, benchmarkById } from "../benchmarks/benchmark.ts";
import { mayTakePart } from "../benchmarks/entry.ts";
import { type Phase, toPhase } from "../benchmarks/phase.ts";
import { Fault } from "../kit/fault.ts";
import type { Db } from "../platform/database.ts";
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
  if (refusal !== null) throw new Fault("too_many", refusal);
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
  if (refusal !== null) throw new Fault("too_many", refusal);
}

async function open(db: Db, user: User, phaseId: number, now: number) {
  const row = await db.selectFrom("phase").selectAll().where("id", "=", phaseId).executeTakeFirstOrThrow();
  const phase = toPhase(row);
  const benchmark = await benchmarkById(db, phase.benchmarkId);
  const closed = closedBecause(benchmark, phase, user, now);
  if (closed !== null) throw closed;
  const { teamId } = await mayTakePart(db, user.id, benchmark, now);
  return { phase, teamId, quota: await quotaOf(db, row, teamId, now) };
}

function closedBecause(benchmark: Benchmark, phase: Phase, user: User, now: number): Fault | null {
  const isRemote = benchmark.scorer === null && benchmark.scriptDigest === null;
  if (isRemote)
    return new Fault(
      "unavailable",
      "This benchmark is scored on its organisers' own machine, which is not connected.",
    );
  if (now < benchmark.startAt || now >= benchmark.endAt)
    return new Fault("conflict", "This benchmark is not running.");
  if (now < phase.startAt)
    return new Fault("conflict", `The phase "${phase.name}" opens on ${dayOf(phase.startAt)}.`);
  if (now >= phase.endAt)
    return new Fault("conflict", `The phase "${phase.name}" closed on ${dayOf(phase.endAt)}.`);
  if (phase.isPaused)
    return new Fault(
      "conflict",
      `The organisers have paused the phase "${phase.name}". Please try again later.`,
    );
  if (!phase.isPublic)
    return new Fault("forbidden", `The phase "${phase.name}" does not take submissions yet.`);
  if (phase.allowedAddresses.length > 0 && !phase.allowedAddresses.includes(user.email.toLowerCase())) {
    return new Fault("forbidden", `The phase "${phase.name}" takes submissions from invited people only.`);
  }
  return null;
}

const dayOf = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

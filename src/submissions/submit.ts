import { recordAudit } from "../accounts/audit.ts";
import type { User } from "../accounts/viewer.ts";
import type { Benchmark } from "../benchmarks/benchmark.ts";
import { mayTakePart } from "../benchmarks/entry.ts";
import { type Phase, toPhase } from "../benchmarks/phase.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db, Trx } from "../platform/database.ts";
import type { StagedFile } from "../platform/files.ts";
import { JOBS } from "../platform/loop.ts";
import { announceSubmission } from "./announce.ts";
import type { AttributeValues } from "./attributes.ts";
import { checkFile } from "./check-file.ts";
import { evaluateLater } from "./evaluate-later.ts";
import { type Method, methodProblems } from "./method.ts";
import { quotaOf, quotaRefusal } from "./quota.ts";

/** What somebody hands in: a file that is on disk already, and what goes with it. */
export type Handed = {
  file: { name: string; staged: StagedFile };
  method: Method;
  attributes: AttributeValues;
  /** Null: as the phase has it. */
  isPublic: boolean | null;
  /** The same key from the same person is the same submission, however often it arrives. */
  idempotencyKey: string | null;
};

/**
 * Takes a submission in. When it returns, the bytes and the row survive a power cut, and the evaluation is queued.
 * Windows, membership and quota are checked in the transaction that inserts.
 *
 * @returns the submission's id.
 * @throws Fault invalid with the file's problems (no quota is used), forbidden, conflict, or too_many when the quota is used up.
 */
export async function submit(
  app: Pick<App, "db" | "files" | "clock" | "signal">,
  user: User,
  benchmark: Benchmark,
  phase: Phase,
  handed: Handed,
): Promise<number> {
  const { staged, name } = handed.file;
  const earlier = await sameKey(app.db, user, handed.idempotencyKey);
  if (earlier !== null) return earlier;
  const problems = methodProblems(handed.method);
  problems.push(...(await checkFile(app, phase, benchmark.scorer, { name, path: staged.path, bytes: staged.bytes })));
  if (problems.length > 0) throw new Fault("invalid", "The submission cannot be taken like this. It cost no quota.", problems);
  await app.db.transaction().execute((trx) => admit(trx, user, benchmark, phase.id, app.clock.now()));
  await staged.keep();
  const id = await app.db.transaction().execute((trx) => insert(trx, user, benchmark, phase.id, handed, app.clock.now()));
  app.signal.publish(JOBS);
  await announceSubmission(app, id);
  return id;
}

/**
 * Whether this person may submit to this phase right now, and for which team.
 * @throws Fault forbidden, conflict, too_many — with the sentence to show.
 */
export async function admit(
  db: Db,
  user: User,
  benchmark: Benchmark,
  phaseId: number,
  now: number,
): Promise<{ teamId: number; phase: Phase }> {
  const row = await db.selectFrom("phase").selectAll().where("id", "=", phaseId).executeTakeFirstOrThrow();
  const phase = toPhase(row);
  const closed = closedBecause(benchmark, phase, user, now);
  if (closed !== null) throw closed;
  const { teamId } = await mayTakePart(db, user.id, benchmark, now);
  const refusal = quotaRefusal(await quotaOf(db, row, teamId, now));
  if (refusal !== null) throw new Fault("too_many", refusal);
  return { teamId, phase };
}

function closedBecause(benchmark: Benchmark, phase: Phase, user: User, now: number): Fault | null {
  const isRemote = benchmark.scorer === null && benchmark.scriptDigest === null;
  if (isRemote) return new Fault("unavailable", "This benchmark is scored on its organisers' own machine, which is not connected.");
  if (now < benchmark.startAt || now >= benchmark.endAt) return new Fault("conflict", "This benchmark is not running.");
  if (now < phase.startAt) return new Fault("conflict", `The phase "${phase.name}" opens on ${dayOf(phase.startAt)}.`);
  if (now >= phase.endAt) return new Fault("conflict", `The phase "${phase.name}" closed on ${dayOf(phase.endAt)}.`);
  if (phase.isPaused) return new Fault("conflict", `The organisers have paused the phase "${phase.name}". Please try again later.`);
  if (!phase.isPublic) return new Fault("forbidden", `The phase "${phase.name}" does not take submissions yet.`);
  if (phase.allowedAddresses.length > 0 && !phase.allowedAddresses.includes(user.email.toLowerCase())) {
    return new Fault("forbidden", `The phase "${phase.name}" takes submissions from invited people only.`);
  }
  return null;
}

const dayOf = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

async function insert(trx: Trx, user: User, benchmark: Benchmark, phaseId: number, handed: Handed, now: number): Promise<number> {
  const { idempotencyKey, method, file } = handed;
  const earlier = await sameKey(trx, user, idempotencyKey);
  if (earlier !== null) return earlier;
  const { teamId, phase } = await admit(trx, user, benchmark, phaseId, now);
  // Where nobody sees the board, a team's own choice would show what the host keeps back.
  const isPublic = phase.boardPublic ? (handed.isPublic ?? phase.submissionsPublic) : phase.submissionsPublic;
  const { id } = await trx
    .insertInto("submission")
    .values({
      phase_id: phaseId,
      team_id: teamId,
      user_id: user.id,
      file_digest: file.staged.digest,
      file_name: file.name,
      file_bytes: file.staged.bytes,
      method_name: method.name,
      method_description: method.description,
      project_url: method.projectUrl,
      publication_url: method.publicationUrl,
      attributes: JSON.stringify(handed.attributes),
      idempotency_key: idempotencyKey,
      created_at: now,
      is_public: isPublic ? 1 : 0,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await evaluateLater(trx, { id, teamId }, { userId: user.id }, now);
  const details = { digest: file.staged.digest, phase: phaseId, team: teamId };
  await recordAudit(trx, { actorId: user.id, action: "submitted", object: "submission", objectId: id, details }, now);
  return id;
}

async function sameKey(db: Db, user: User, key: string | null): Promise<number | null> {
  if (key === null) return null;
  const row = await db
    .selectFrom("submission")
    .select("id")
    .where("user_id", "=", user.id)
    .where("idempotency_key", "=", key)
    .executeTakeFirst();
  return row?.id ?? null;
}

import { recordAudit } from "../accounts/audit.ts";
import type { User } from "../accounts/viewer.ts";
import type { Benchmark } from "../benchmarks/benchmark.ts";
import type { Phase } from "../benchmarks/phase.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db, Trx } from "../platform/database.ts";
import type { StagedFile } from "../platform/files.ts";
import { JOBS } from "../platform/loop.ts";
import { announceSubmission } from "./announce.ts";
import { admit } from "./admit.ts";
import type { AttributeValues } from "./attributes.ts";
import { checkFile } from "./check-file.ts";
import { evaluateLater } from "./evaluate-later.ts";
import { type Method, methodProblems } from "./method.ts";

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
  problems.push(
    ...(await checkFile(app, phase, benchmark.scorer, { name, path: staged.path, bytes: staged.bytes })),
  );
  if (problems.length > 0)
    throw new Fault("invalid", "The submission cannot be taken like this. It cost no quota.", problems);
  await app.db.transaction().execute((trx) => admit(trx, user, phase.id, app.clock.now()));
  await staged.keep();
  const id = await app.db
    .transaction()
    .execute((trx) => insert(trx, user, phase.id, handed, app.clock.now()));
  app.signal.publish(JOBS);
  await announceSubmission(app, id);
  return id;
}

async function insert(trx: Trx, user: User, phaseId: number, handed: Handed, now: number): Promise<number> {
  const { idempotencyKey, method, file } = handed;
  const earlier = await sameKey(trx, user, idempotencyKey);
  if (earlier !== null) return earlier;
  const { teamId, phase } = await admit(trx, user, phaseId, now);
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
      is_public: isPublicIn(phase, handed.isPublic) ? 1 : 0,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await evaluateLater(trx, { id, teamId }, { userId: user.id }, now);
  const details = { digest: file.staged.digest, phase: phaseId, team: teamId };
  await recordAudit(
    trx,
    { actorId: user.id, action: "submitted", object: "submission", objectId: id, details },
    now,
  );
  return id;
}

/** Where nobody sees the board, a team's own choice would show what the host keeps back. */
export function isPublicIn(
  phase: Pick<Phase, "boardPublic" | "submissionsPublic">,
  asked: boolean | null,
): boolean {
  return phase.boardPublic ? (asked ?? phase.submissionsPublic) : phase.submissionsPublic;
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

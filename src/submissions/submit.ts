import { recordAudit } from "../accounts/audit.ts";
import type { User } from "../accounts/viewer.ts";
import type { Benchmark } from "../benchmarks/benchmark.ts";
import type { Phase } from "../benchmarks/phase.ts";
import { insistOnFiles } from "../benchmarks/submission-kind.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Trx } from "../platform/database.ts";
import type { StagedFile } from "../platform/files.ts";
import { JOBS } from "../platform/loop.ts";
import { announceSubmission } from "./announce.ts";
import { admit } from "./admit.ts";
import type { AttributeValues } from "./attributes.ts";
import { checkFile } from "./check-file.ts";
import { evaluateLater } from "./evaluate-later.ts";
import { insertSubmission } from "./insert.ts";
import { type Method, methodProblems } from "./method.ts";
import { submissionOfKey } from "./same-key.ts";

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
  const earlier = await submissionOfKey(app.db, user, handed.idempotencyKey);
  if (earlier !== null) return earlier;
  await insistOnFiles(app.db, phase.benchmarkId);
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
  const earlier = await submissionOfKey(trx, user, idempotencyKey);
  if (earlier !== null) return earlier;
  const { teamId, phase } = await admit(trx, user, phaseId, now);
  const { digest, bytes } = file.staged;
  const id = await insertSubmission(
    trx,
    phase,
    {
      teamId,
      userId: user.id,
      file: { digest, name: file.name, bytes },
      method,
      attributes: handed.attributes,
      isPublic: handed.isPublic,
      idempotencyKey,
    },
    now,
  );
  await evaluateLater(trx, { id, teamId }, { userId: user.id }, now);
  const details = { digest, phase: phaseId, team: teamId };
  await recordAudit(
    trx,
    { actorId: user.id, action: "submitted", object: "submission", objectId: id, details },
    now,
  );
  return id;
}

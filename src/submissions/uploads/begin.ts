import { recordAudit } from "../../accounts/audit.ts";
import type { User } from "../../accounts/viewer.ts";
import { insistOnFiles } from "../../benchmarks/submission-kind.ts";
import { hostedBenchmark } from "../../benchmarks/visible.ts";
import { Fault } from "../../kit/fault.ts";
import { newSecret } from "../../kit/secret.ts";
import type { App } from "../../platform/app.ts";
import type { Db, Trx } from "../../platform/database.ts";
import { admit } from "../admit.ts";
import { announceSubmission } from "../announce.ts";
import type { AttributeValues } from "../attributes.ts";
import { fileTypeProblem } from "../check-file.ts";
import { insertSubmission } from "../insert.ts";
import { type Method, methodProblems } from "../method.ts";
import { submissionOfKey } from "../same-key.ts";
import { openUpload, ownUpload, type Upload } from "./upload.ts";

/** A file that is to arrive in parts. */
export type Announced = { fileName: string; parts: number };

/** What goes with it. The same key from the same person is the same submission, however often it is begun. */
export type Wish = Announced & {
  method: Method;
  attributes: AttributeValues;
  isPublic: boolean | null;
  idempotencyKey: string | null;
};

/**
 * Makes the submission that a large file will belong to. It takes its place in the quota at once, in state "submitting".
 * @throws Fault invalid, forbidden, conflict, too_many, as submitting does.
 */
export async function beginSubmission(
  app: Pick<App, "db" | "files" | "clock" | "signal">,
  user: User,
  phaseId: number,
  announced: Wish,
): Promise<Upload & { submission_id: number }> {
  const { method, fileName, idempotencyKey } = announced;
  // What the submission has for a file while its own arrives.
  const nothing = await app.files.store([], 0);
  const now = app.clock.now();
  const upload = await app.db.transaction().execute(async (trx) => {
    const earlier = await submissionOfKey(trx, user, idempotencyKey);
    if (earlier !== null) return begunBefore(trx, user, phaseId, earlier, now);
    const { teamId, phase } = await admit(trx, user, phaseId, now);
    await insistOnFiles(trx, phase.benchmarkId);
    const wrongType = fileTypeProblem(phase.fileTypes, fileName);
    const problems = [...methodProblems(method), ...(wrongType === null ? [] : [wrongType])];
    if (problems.length > 0)
      throw new Fault("invalid", "The submission cannot be taken like this. It cost no quota.", problems);
    const id = await insertSubmission(
      trx,
      phase,
      {
        teamId,
        userId: user.id,
        file: { ...nothing, name: fileName },
        method,
        attributes: announced.attributes,
        isPublic: announced.isPublic,
        idempotencyKey,
        status: "submitting",
      },
      now,
    );
    await recordAudit(
      trx,
      { actorId: user.id, action: "began to submit", object: "submission", objectId: id },
      now,
    );
    return { ...(await insert(trx, user, phaseId, id, announced, now)), submission_id: id };
  });
  await announceSubmission(app, upload.submission_id);
  return upload;
}

/** @throws Fault missing when it has ended. */
async function begunBefore(
  trx: Trx,
  user: User,
  phaseId: number,
  submissionId: number,
  now: number,
): Promise<Upload & { submission_id: number }> {
  const { key } = await ownUpload(trx, user, phaseId, submissionId);
  return { ...(await openUpload(trx, key, now)), submission_id: submissionId };
}

/** The same for the hidden truth of a phase. @throws Fault missing for all but the hosts, invalid. */
export async function beginAnnotation(
  app: Pick<App, "db" | "clock">,
  user: User,
  phaseId: number,
  announced: Announced,
): Promise<Upload> {
  return app.db.transaction().execute(async (trx) => {
    await hostedPhase(trx, user, phaseId);
    return insert(trx, user, phaseId, null, announced, app.clock.now());
  });
}

/** Makes sure that somebody hosts the benchmark of a phase. @throws Fault missing. */
export async function hostedPhase(db: Db, user: User, phaseId: number): Promise<void> {
  const phase = await db
    .selectFrom("phase")
    .select("benchmark_id")
    .where("id", "=", phaseId)
    .executeTakeFirst();
  if (phase === undefined) throw new Fault("missing", "There is no such phase.");
  await hostedBenchmark(db, user, phase.benchmark_id);
}

async function insert(
  trx: Trx,
  user: User,
  phaseId: number,
  submissionId: number | null,
  { fileName, parts }: Announced,
  now: number,
): Promise<Upload> {
  if (!Number.isInteger(parts) || parts < 1 || parts > 10_000) {
    throw new Fault("invalid", "A file arrives in 1 to 10000 parts.");
  }
  return trx
    .insertInto("upload")
    .values({
      key: newSecret(),
      user_id: user.id,
      phase_id: phaseId,
      submission_id: submissionId,
      file_name: fileName,
      parts,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

import { recordAudit } from "../accounts/audit.ts";
import type { User } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { announceSubmission } from "./announce.ts";
import { type Method, methodProblems } from "./method.ts";
import { visibleSubmission } from "./submission.ts";

/** Changes what a team says about the method behind a submission; the file stays as it is. @throws Fault missing, invalid. */
export async function describeMethod(
  app: Pick<App, "db" | "clock" | "signal">,
  user: User,
  submissionId: number,
  given: Partial<Method>,
): Promise<void> {
  await app.db.transaction().execute(async (trx) => {
    const submission = await visibleSubmission(trx, user, submissionId);
    const method = { ...submission.method, ...given };
    const problems = methodProblems(method);
    if (problems.length > 0)
      throw new Fault("invalid", "The description cannot be taken like this.", problems);
    await trx
      .updateTable("submission")
      .set({
        method_name: method.name,
        method_description: method.description,
        project_url: method.projectUrl,
        publication_url: method.publicationUrl,
      })
      .where("id", "=", submissionId)
      .execute();
    const act = { actorId: user.id, action: "described anew", object: "submission", objectId: submissionId };
    await recordAudit(trx, { ...act, details: { before: submission.method } }, app.clock.now());
  });
  await announceSubmission(app, submissionId);
}

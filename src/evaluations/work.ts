import type { App } from "../platform/app.ts";
import type { Work } from "../platform/loop.ts";
import { announceSubmission } from "../submissions/announce.ts";
import { evaluate } from "./evaluate.ts";
import { recordOutcome } from "./record.ts";
import { loadSubject } from "./subject.ts";
import { transition } from "./transition.ts";

/** How the job kind "evaluation" is done; its subject is the evaluation's id. */
export function evaluationWork(app: App): Work {
  return {
    begin: (trx, job) => transition(trx, job.subject, "running", app.clock.now()),
    async perform(job, abort, leave = new AbortController().signal) {
      const subject = await loadSubject(app.db, job.subject);
      const outcome = await evaluate(app, subject, abort, leave);
      return (trx) => recordOutcome(trx, subject, outcome, app.clock.now());
    },
    putBack: (trx, job) => transition(trx, job.subject, "submitted", app.clock.now()),
    giveUp: (trx, job, why) =>
      transition(trx, job.subject, "failed", app.clock.now(), {
        reason: "platform_error",
        message:
          "The server could not evaluate this submission. It was not the submission's fault and cost no quota; please submit again.",
        detail: why,
      }),
    changed(job) {
      void submissionOf(app, job.subject)
        .then((id) => announceSubmission(app, id))
        .catch((error) => app.log.error("announcing a submission", error));
    },
  };
}

async function submissionOf(app: Pick<App, "db">, evaluationId: number): Promise<number> {
  const row = await app.db
    .selectFrom("evaluation")
    .select("submission_id")
    .where("id", "=", evaluationId)
    .executeTakeFirstOrThrow();
  return row.submission_id;
}

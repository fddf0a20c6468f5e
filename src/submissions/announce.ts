import type { App } from "../platform/app.ts";

/** Topics under which live pages learn that something of a submission has changed. */
export const submissionTopic = (submissionId: number) => `submission:${submissionId}`;
export const teamTopic = (phaseId: number, teamId: number) => `phase:${phaseId}:team:${teamId}`;
/** Any submission to a phase: for its hosts. */
export const phaseTopic = (phaseId: number) => `phase:${phaseId}`;
/** The rankings of a phase may be others now. */
export const boardsTopic = (phaseId: number) => `phase:${phaseId}:boards`;
/** Something entered or left the queue, so positions and estimates have moved. */
export const QUEUE = "queue";

/** States in which a submission stands on boards, or has just left them. */
const SETTLED = ["finished", "failed", "cancelled"];

/** Tells every live page that shows a submission, after the change is committed. */
export async function announceSubmission(
  app: Pick<App, "db" | "signal">,
  submissionId: number,
): Promise<void> {
  const submission = await app.db
    .selectFrom("submission")
    .select(["phase_id", "team_id", "status"])
    .where("id", "=", submissionId)
    .executeTakeFirst();
  if (submission === undefined) return;
  const { phase_id, team_id, status } = submission;
  app.signal.publish(submissionTopic(submissionId));
  app.signal.publish(teamTopic(phase_id, team_id));
  app.signal.publish(phaseTopic(phase_id));
  if (SETTLED.includes(status)) app.signal.publish(boardsTopic(phase_id));
  app.signal.publish(QUEUE);
}

import { recordAudit } from "../../accounts/audit.ts";
import { signedIn, type User, type Viewer } from "../../accounts/viewer.ts";
import { Fault } from "../../kit/fault.ts";
import type { App } from "../../platform/app.ts";
import type { Trx } from "../../platform/database.ts";
import { announceSubmission } from "../../submissions/announce.ts";
import type { Evaluation } from "../../submissions/submission.ts";
import { recordOutcome } from "../record.ts";
import { loadSubject } from "../subject.ts";
import { transition } from "../transition.ts";
import type { Verdict } from "../verdict.ts";
import { keepPartly, mergedWith } from "./partly.ts";
import { readResults } from "./read-results.ts";
import { type Reported, reportedSubmission } from "./reported.ts";

type ReportApp = Pick<App, "db" | "files" | "clock" | "signal">;

/** What the organisers' machine says about a run. `result` is JSON, as readResults takes it. */
export type RemoteReport = {
  status: "finished" | "failed" | "cancelled" | "partly";
  result: string;
  stdout: string;
  stderr: string;
  metadata: string;
  /** Adds to what was reported partly before, in place of replacing it. */
  merge: boolean;
};

/** Says that the organisers' machine has taken a submission up. @throws Fault as reportedSubmission; invalid when it has ended. */
export async function reportProgress(
  app: ReportApp,
  viewer: Viewer,
  on: Reported,
  status: "queued" | "running",
): Promise<void> {
  const user = signedIn(viewer);
  await app.db.transaction().execute(async (trx) => {
    const { evaluation } = await reportedSubmission(trx, user, on);
    refuseEnded(evaluation);
    if (evaluation.status !== status) await transition(trx, evaluation.id, status, app.clock.now());
  });
  await announceSubmission(app, on.submissionId);
}

/** What goes on cannot have ended. */
function refuseEnded({ finishedAt, status }: Evaluation): void {
  if (finishedAt !== null) throw new Fault("invalid", `This submission is ${status} already.`);
}

/**
 * Records what the organisers' machine has found out: scores go on their boards as those of this server do. A later report
 * replaces an earlier one.
 *
 * @throws Fault as reportedSubmission; invalid, with nothing recorded, when the scores do not fit the boards.
 */
export async function reportOutcome(
  app: ReportApp,
  viewer: Viewer,
  on: Reported,
  report: RemoteReport,
): Promise<void> {
  const user = signedIn(viewer);
  // Stored before the transaction, which waits for nothing else; what is refused then is swept.
  const [stdout, stderr, metadata] = [
    await keep(app, report.stdout),
    await keep(app, report.stderr),
    await keep(app, report.metadata),
  ];
  const results = await app.db.transaction().execute((trx) => resultsOf(trx, user, on, report));
  const forTeam = results === null ? null : await keep(app, JSON.stringify(results.forTeam));
  const now = app.clock.now();
  await app.db.transaction().execute(async (trx) => {
    const { evaluation } = await reportedSubmission(trx, user, on);
    const subject = await loadSubject(trx, evaluation.id);
    const newer = results?.splits ?? [];
    // In this transaction, so that of two parts that come at once neither takes the other's place.
    const splits = report.merge ? await mergedWith(trx, evaluation.id, subject.boards, newer) : newer;
    if (report.status === "partly") {
      refuseEnded(evaluation);
      return keepPartly(trx, subject, splits, now);
    }
    const logs =
      subject.hidesLogs === 1
        ? { stdoutDigest: null, stderrDigest: null }
        : { stdoutDigest: stdout, stderrDigest: stderr };
    const runMs = evaluation.startedAt === null ? 0 : Math.max(0, now - evaluation.startedAt);
    if (report.status === "cancelled") await transition(trx, evaluation.id, "cancelled", now);
    else {
      const verdict = verdictOf(report, splits);
      const outcome = { verdict, runMs, ...logs, resultDigest: forTeam, metadataDigest: metadata };
      await recordOutcome(trx, subject, outcome, now);
    }
    const act = {
      actorId: user.id,
      action: `reported as ${report.status}`,
      object: "submission",
      objectId: on.submissionId,
    };
    await recordAudit(trx, act, now);
  });
  await announceSubmission(app, on.submissionId);
}

async function resultsOf(trx: Trx, user: User, on: Reported, report: RemoteReport) {
  const { evaluation } = await reportedSubmission(trx, user, on);
  if (report.status === "failed" || report.status === "cancelled") return null;
  const { boards } = await loadSubject(trx, evaluation.id);
  return readResults(report.result, boards);
}

function verdictOf(
  { status, stderr }: RemoteReport,
  splits: Extract<Verdict, { outcome: "finished" }>["splits"],
): Verdict {
  if (status !== "failed")
    return { outcome: "finished", splits, submissionResult: null, submissionMetadata: null };
  const message = "The organisers' scoring could not score this submission. They can see why.";
  return { outcome: "failed", reason: "remote", message, detail: stderr.slice(-10_000) };
}

async function keep(app: Pick<App, "files">, text: string): Promise<string | null> {
  if (text === "") return null;
  return (await app.files.store([Buffer.from(text)], Number.MAX_SAFE_INTEGER)).digest;
}

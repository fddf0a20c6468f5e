import { signedIn } from "../accounts/viewer.ts";
import { cancelSubmission } from "../evaluations/cancel.ts";
import { flagSubmission, showSubmission } from "../evaluations/exposure.ts";
import { rerunSubmission } from "../evaluations/rerun.ts";
import { Fault } from "../kit/fault.ts";
import { QUEUE, submissionTopic } from "../submissions/announce.ts";
import { visibleSubmission } from "../submissions/submission.ts";
import { renderPiece } from "../../views/render.ts";
import { SubmissionState } from "../../views/submissions/submission-state.tsx";
import { SubmissionPage } from "../../views/submissions/submission.tsx";
import { storedFile } from "../doors/downloads.ts";
import { readForm } from "../doors/forms.ts";
import { imageDetails } from "./image-details.ts";
import { liveResponse } from "./live.ts";
import type { Rendering } from "./live-feed.ts";
import { submissionState } from "./submission-state.ts";
import { LOOK_AGAIN } from "./submissions.tsx";
import { chrome, get, idParam, page, post, redirect, type Route, type Visit } from "./visit.ts";

async function showOne(visit: Visit): Promise<Response> {
  signedIn(visit.viewer);
  const state = await submissionState(visit, idParam(visit, "submission"));
  const { submission, underway } = state;
  const title = `Submission #${submission.id} – ${submission.benchmark.title}`;
  const view = (
    <SubmissionPage
      chrome={chrome(visit, title, underway === null ? {} : { refresh: LOOK_AGAIN })}
      state={state}
      image={await imageDetails(visit, submission.image)}
      stream={`/submissions/${submission.id}/live`}
    />
  );
  return page(visit, view);
}

/** GET …/live: how it gets on, as server-sent events. */
async function streamOne(visit: Visit): Promise<Response> {
  const user = signedIn(visit.viewer);
  const { id } = await visibleSubmission(visit.app.db, user, idParam(visit, "submission"));
  return liveResponse(visit, {
    key: `submission:${user.id}:${id}`,
    topics: [submissionTopic(id)],
    slowTopics: [QUEUE],
    render: () => renderOne(visit, id),
  });
}

async function renderOne(visit: Visit, id: number): Promise<Rendering> {
  const state = await submissionState(visit, id);
  return {
    html: renderPiece(<SubmissionState {...state} />),
    state: state.underway === null ? "still" : "moving",
  };
}

async function sendCancellation(visit: Visit): Promise<Response> {
  return act(visit, "It is cancelled.", (user, id) => cancelSubmission(visit.app, user, id));
}

async function sendEvaluation(visit: Visit): Promise<Response> {
  return act(visit, "It is in the queue again.", (user, id) => rerunSubmission(visit.app, user, id));
}

async function sendVisibility(visit: Visit): Promise<Response> {
  const isPublic = (await readForm(visit)).text("public") === "yes";
  const message = isPublic ? "Everybody sees it now." : "Only your team and the hosts see it now.";
  return act(visit, message, (user, id) => showSubmission(visit.app, user, id, isPublic));
}

async function sendFlag(visit: Visit): Promise<Response> {
  const isFlagged = (await readForm(visit)).text("flagged") === "yes";
  const message = isFlagged ? "It is out of every ranking." : "It is ranked again.";
  return act(visit, message, (user, id) => flagSubmission(visit.app, user, id, isFlagged));
}

/** Does something to the submission of this address and goes back to its page, with what came of it. */
async function act(
  visit: Visit,
  done: string,
  what: (user: ReturnType<typeof signedIn>, id: number) => Promise<void>,
): Promise<Response> {
  const user = signedIn(visit.viewer);
  const id = idParam(visit, "submission");
  try {
    await what(user, id);
  } catch (error) {
    // Another click, or the end of the run, came first: the page shows what is true now.
    if (!(error instanceof Fault) || error.kind !== "conflict") throw error;
    return redirect(`/submissions/${id}`, { tone: "warn", message: error.message });
  }
  return redirect(`/submissions/${id}`, { tone: "good", message: done });
}

/** GET …/file: what was sent, as it was sent. */
async function sendFile(visit: Visit): Promise<Response> {
  signedIn(visit.viewer);
  const { file } = await visibleSubmission(visit.app.db, visit.viewer, idParam(visit, "submission"));
  return storedFile(visit, file.digest, file.name);
}

/** What the last run left behind. The team gets the result; what was printed can show labels, and `visibleSubmission` keeps it from them. */
const leftBehind = {
  result: { digest: "resultDigest", ending: "result.json" },
  stdout: { digest: "stdoutDigest", ending: "stdout.txt" },
  stderr: { digest: "stderrDigest", ending: "stderr.txt" },
} as const;

function sendLeft(what: keyof typeof leftBehind) {
  return async (visit: Visit): Promise<Response> => {
    signedIn(visit.viewer);
    const { id, evaluation } = await visibleSubmission(
      visit.app.db,
      visit.viewer,
      idParam(visit, "submission"),
    );
    const digest = evaluation?.[leftBehind[what].digest] ?? null;
    if (digest === null) throw new Fault("missing", "There is no such file.");
    return storedFile(visit, digest, `submission-${id}-${leftBehind[what].ending}`);
  };
}

/** GET …/predictions: what an image made, for those who may see it. */
async function sendPredictions(visit: Visit): Promise<Response> {
  signedIn(visit.viewer);
  const { db } = visit.app;
  const { id, evaluation } = await visibleSubmission(db, visit.viewer, idParam(visit, "submission"));
  const { predictions = null } = evaluation ?? {};
  if (predictions === null) throw new Fault("missing", "There is no such file.");
  return storedFile(visit, predictions.digest, `submission-${id}-${predictions.name}`);
}

export const submissionRoutes: Route[] = [
  get("/submissions/:submission", showOne),
  get("/submissions/:submission/live", streamOne),
  post("/submissions/:submission/cancellation", sendCancellation),
  post("/submissions/:submission/evaluations", sendEvaluation),
  post("/submissions/:submission/visibility", sendVisibility),
  post("/submissions/:submission/flag", sendFlag),
  get("/submissions/:submission/file", sendFile),
  get("/submissions/:submission/predictions", sendPredictions),
  get("/submissions/:submission/result", sendLeft("result")),
  get("/submissions/:submission/stdout", sendLeft("stdout")),
  get("/submissions/:submission/stderr", sendLeft("stderr")),
];

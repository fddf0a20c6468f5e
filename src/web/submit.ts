import { signedIn } from "../accounts/viewer.ts";
import type { Phase } from "../benchmarks/phase.ts";
import { insistOnFiles } from "../benchmarks/submission-kind.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import { Fault } from "../kit/fault.ts";
import type { Problem } from "../kit/problem.ts";
import { readAttributes } from "../submissions/attributes.ts";
import { checkFile } from "../submissions/check-file.ts";
import { methodProblems } from "../submissions/method.ts";
import { admit } from "../submissions/admit.ts";
import { submit } from "../submissions/submit.ts";
import { pageOf } from "../../views/benchmarks/frame.tsx";
import { benchmarkOf } from "./benchmark-frame.ts";
import { closedPage } from "./closed.ts";
import { readUpload, type UploadForm } from "../doors/forms.ts";
import { chosenPhase, phaseOf } from "./phase-choice.ts";
import { refusedBy } from "./refused.ts";
import { methodOf, submitPage } from "./submit-page.tsx";
import { sendTemplate } from "./template.ts";
import { get, post, redirect, type Route, type Visit } from "./visit.ts";

async function showSubmit(visit: Visit): Promise<Response> {
  const benchmark = await benchmarkOf(visit);
  const { phase } = await chosenPhase(visit, benchmark);
  return submitPage(visit, benchmark, phase);
}

/** POST …/submissions: hands a file in. */
async function sendSubmission(visit: Visit): Promise<Response> {
  const user = signedIn(visit.viewer);
  const { app } = visit;
  const benchmark = await benchmarkOf(visit);
  const phase = await phaseOf(visit, benchmark);
  await insistOnFiles(app.db, benchmark.id);
  const closed = await closedPage(visit, user, benchmark, phase);
  if (closed !== null) return closed;
  const form = await readUpload(visit, app.files, app.config.maxUploadBytes, ["file"]);
  try {
    const file = form.file("file");
    const { values, problems } = readAttributes(phase.metaAttributes, form.all);
    if (file === null || problems.length > 0) {
      problems.push(...methodProblems(methodOf(form.text)));
      return await refuse(
        visit,
        benchmark,
        phase,
        form,
        problems,
        await problemsOfFile(visit, benchmark, phase, form),
      );
    }
    const id = await submit(app, user, benchmark, phase, {
      file,
      method: methodOf(form.text),
      attributes: values,
      isPublic: form.has("isPublic") ? form.text("isPublic") === "yes" : null,
      // With another file it is another submission: browsers bring back old forms with their keys.
      idempotencyKey:
        form.text("key") === ""
          ? null
          : `${form.text("key").slice(0, 100)}:${phase.id}:${file.staged.digest}`,
    });
    return redirect(`/submissions/${id}`, {
      tone: "good",
      message: "Received and safe. This page shows how it gets on.",
    });
  } catch (error) {
    const { problems, status } = refusedBy(error);
    const isField = ({ place }: Problem) => place === "" || Object.hasOwn(methodOf(form.text), place);
    const ofFile = problems.filter((problem) => !isField(problem));
    return refuse(visit, benchmark, phase, form, problems.filter(isField), ofFile, status);
  } finally {
    await form.discardAll();
  }
}

/** POST …/checks: says what is wrong with a file and submits nothing. */
async function sendCheck(visit: Visit): Promise<Response> {
  const user = signedIn(visit.viewer);
  const { app } = visit;
  const benchmark = await benchmarkOf(visit);
  const phase = await phaseOf(visit, benchmark);
  await insistOnFiles(app.db, benchmark.id);
  // A team that has to wait may use the time to check.
  const refusal = await refusalOf(() => admit(app.db, user, phase.id, app.clock.now()));
  if (refusal?.kind === "forbidden") throw refusal;
  const form = await readUpload(visit, app.files, app.config.maxUploadBytes, ["file"]);
  try {
    const ofFile = await problemsOfFile(visit, benchmark, phase, form);
    return await refuse(
      visit,
      benchmark,
      phase,
      form,
      [],
      ofFile,
      ofFile.length === 0 && form.file("file") !== null ? 200 : 422,
    );
  } finally {
    await form.discardAll();
  }
}

async function problemsOfFile(
  visit: Visit,
  benchmark: VisibleBenchmark,
  phase: Phase,
  form: UploadForm,
): Promise<Problem[]> {
  const file = form.file("file");
  if (file === null) return [];
  const { path, bytes } = file.staged;
  return checkFile(visit.app, phase, benchmark.scorer, { name: file.name, path, bytes });
}

/** The page again, with what was typed and everything that was found. */
function refuse(
  visit: Visit,
  benchmark: VisibleBenchmark,
  phase: Phase,
  form: UploadForm,
  problems: Problem[],
  ofFile: Problem[],
  status = 422,
): Promise<Response> {
  const name = form.file("file")?.name;
  const missing: Problem = {
    severity: "error",
    place: "file",
    message: "Choose the file with your predictions.",
  };
  return submitPage(visit, benchmark, phase, {
    sent: {
      form,
      problems: name === undefined ? [...problems, missing] : problems,
      file: name === undefined || (ofFile.length === 0 && status !== 200) ? null : { name, problems: ofFile },
      status,
    },
  });
}

async function refusalOf(what: () => Promise<unknown>): Promise<Fault | null> {
  try {
    await what();
    return null;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** Where a browser comes that loads the answer to a form again. */
async function backToForm(visit: Visit): Promise<Response> {
  const benchmark = await benchmarkOf(visit);
  return redirect(submitAddress(benchmark, await phaseOf(visit, benchmark)));
}

const submitAddress = (benchmark: VisibleBenchmark, phase: Phase) =>
  `${pageOf(benchmark.slug, "submit")}?phase=${phase.id}`;

export const submitRoutes: Route[] = [
  get("/benchmarks/:benchmark/submit", showSubmit),
  get("/benchmarks/:benchmark/phases/:phase/template.csv", sendTemplate),
  get("/benchmarks/:benchmark/phases/:phase/submissions", backToForm),
  post("/benchmarks/:benchmark/phases/:phase/submissions", sendSubmission),
  get("/benchmarks/:benchmark/phases/:phase/checks", backToForm),
  post("/benchmarks/:benchmark/phases/:phase/checks", sendCheck),
];

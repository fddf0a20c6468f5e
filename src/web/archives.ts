import { signedIn } from "../accounts/viewer.ts";
import { insistOnImages } from "../benchmarks/submission-kind.ts";
import { Fault } from "../kit/fault.ts";
import type { Problem } from "../kit/problem.ts";
import { adoptArchive, ownArchive } from "../submissions/archives/archive-upload.ts";
import { handInArchive } from "../submissions/archives/hand-in-archive.ts";
import { mostArchiveBytes } from "../submissions/archives/may-send.ts";
import { attributeField, readAttributes } from "../submissions/attributes.ts";
import type { Upload } from "../submissions/uploads/upload.ts";
import { readUpload, type UploadForm } from "../doors/forms.ts";
import { pageOf } from "../../views/benchmarks/frame.tsx";
import { benchmarkOf } from "./benchmark-frame.ts";
import { closedPage } from "./closed.ts";
import { phaseOf } from "./phase-choice.ts";
import { refusedBy } from "./refused.ts";
import { methodOf, submitPage } from "./submit-page.tsx";
import { get, post, redirect, type Route, type Visit } from "./visit.ts";

/** POST …/archives: hands in an image out of an archive, which comes with the form or has come in pieces before. */
async function sendArchive(visit: Visit): Promise<Response> {
  const { app } = visit;
  const user = signedIn(visit.viewer);
  const benchmark = await benchmarkOf(visit);
  const phase = await phaseOf(visit, benchmark);
  await insistOnImages(app.db, benchmark.id);
  const closed = await closedPage(visit, user, benchmark, phase);
  if (closed !== null) return closed;
  const form = await readUpload(visit, app.files, await mostArchiveBytes(app.db, benchmark.id), ["file"]);
  let upload: Upload | null = null;
  try {
    upload = await arrivedWith(visit, form, phase.id);
    const { values, problems } = readAttributes(phase.metaAttributes, form.all);
    if (upload === null) problems.push(noArchive);
    if (upload === null || problems.length > 0) return await again(problems);
    const said = {
      image: form.text("image") || null,
      method: methodOf(form.text),
      attributes: values,
      isPublic: form.has("isPublic") ? form.text("isPublic") === "yes" : null,
    };
    const outcome = await handInArchive(app, user, phase, upload, said);
    if ("choose" in outcome) return await again([severalImages], outcome.choose);
    return redirect(`/submissions/${outcome.submissionId}`, {
      tone: "good",
      message: "Received and safe. This page shows how it gets on.",
    });
  } catch (error) {
    const { problems, status } = refusedBy(error);
    return await again(problems, [], status);
  } finally {
    await form.discardAll();
  }

  /** The page again, with what was typed, everything that was found, and the archive if it is still of use. */
  async function again(problems: Problem[], choose: string[] = [], status = 422): Promise<Response> {
    const asked = phase.metaAttributes.map(({ name }) => attributeField(name));
    const fields = ["", "file", "image", ...Object.keys(methodOf(form.text)), ...asked];
    const isField = ({ place }: Problem) => fields.includes(place);
    const ofImage = problems.filter((problem) => !isField(problem));
    const kept = upload === null ? null : await keptOf(visit, upload);
    return submitPage(visit, benchmark, phase, {
      sent: {
        form,
        problems: problems.filter(isField),
        file: ofImage.length === 0 ? null : { name: upload?.file_name ?? "The image", problems: ofImage },
        status,
      },
      archive: { arrived: kept, choose },
    });
  }
}

const noArchive: Problem = {
  severity: "error",
  place: "file",
  message: "Choose the file with your image.",
};
const severalImages: Problem = {
  severity: "error",
  place: "image",
  message: "The archive holds several images. Choose one of them.",
};

/** The archive that a form brings, or names. */
async function arrivedWith(visit: Visit, form: UploadForm, phaseId: number): Promise<Upload | null> {
  const user = signedIn(visit.viewer);
  const file = form.file("file");
  if (file !== null) return adoptArchive(visit.app, user, phaseId, file);
  const key = form.text("upload");
  return key === "" ? null : ownArchive(visit.app, user, phaseId, key);
}

async function keptOf(visit: Visit, { phase_id, key, file_name }: Upload) {
  try {
    await ownArchive(visit.app, signedIn(visit.viewer), phase_id, key);
    return { key, name: file_name };
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

/** Where a browser comes that loads the answer to the form again. */
async function backToArchive(visit: Visit): Promise<Response> {
  const benchmark = await benchmarkOf(visit);
  const { id } = await phaseOf(visit, benchmark);
  return redirect(`${pageOf(benchmark.slug, "submit")}?phase=${id}#archive`);
}

export const archiveRoutes: Route[] = [
  get("/benchmarks/:benchmark/phases/:phase/archives", backToArchive),
  post("/benchmarks/:benchmark/phases/:phase/archives", sendArchive),
];

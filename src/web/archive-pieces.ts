import { signedIn } from "../accounts/viewer.ts";
import { readForm } from "../doors/forms.ts";
import { statusOf } from "../doors/status.ts";
import { Fault } from "../kit/fault.ts";
import { grownTo } from "../platform/growing-file.ts";
import { beginArchive, growArchive, ownArchive } from "../submissions/archives/archive-upload.ts";
import { benchmarkOf } from "./benchmark-frame.ts";
import { phaseOf } from "./phase-choice.ts";
import { get, type Handler, post, type Route, type Visit } from "./visit.ts";

/*
 * What static/js/archive.js asks, while it sends an archive piece by piece. The answers are JSON: how much is there (`at`), or
 * why nothing more is taken (`error`).
 */

type Answer = { at: number; address?: string; key?: string };

/** POST …/uploads: begins an archive, or finds the one that this person has begun before. */
async function begin(visit: Visit): Promise<Answer> {
  const user = signedIn(visit.viewer);
  const phase = await phaseOf(visit, await benchmarkOf(visit));
  const form = await readForm(visit);
  const announced = {
    fileName: form.text("name").slice(0, 200) || "archive",
    bytes: Number(form.text("bytes")),
    mark: form.text("mark").slice(0, 100),
  };
  const { upload, arrived } = await beginArchive(visit.app, user, phase.id, announced);
  return { at: arrived, key: upload.key, address: `${visit.url.pathname}/${upload.key}` };
}

/** GET …/uploads/KEY: where it stands. */
async function show(visit: Visit): Promise<Answer> {
  const { key } = await wantedArchive(visit);
  return { at: await grownTo(visit.app.files.uploadPath(key)) };
}

/** POST …/uploads/KEY?from=BYTES: takes the piece that begins there. */
async function grow(visit: Visit): Promise<Answer> {
  const upload = await wantedArchive(visit);
  visit.takeYourTime();
  const from = visit.url.searchParams.get("from") ?? "";
  if (!/^\d{1,15}$/.test(from)) throw new Fault("invalid", "It is not said where the piece begins.");
  return { at: await growArchive(visit.app, upload, Number(from), visit.request.body ?? []) };
}

async function wantedArchive(visit: Visit) {
  const user = signedIn(visit.viewer);
  const phase = await phaseOf(visit, await benchmarkOf(visit));
  return ownArchive(visit.app, user, phase.id, visit.params.upload ?? "");
}

/** An answer for a script, refusals too. */
function inJson(answer: (visit: Visit) => Promise<Answer>): Handler {
  return async (visit) => {
    try {
      return Response.json(await answer(visit));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return Response.json({ error: error.message }, { status: statusOf[error.kind] });
    }
  };
}

export const archivePieceRoutes: Route[] = [
  post("/benchmarks/:benchmark/phases/:phase/uploads", inJson(begin)),
  get("/benchmarks/:benchmark/phases/:phase/uploads/:upload", inJson(show)),
  post("/benchmarks/:benchmark/phases/:phase/uploads/:upload", inJson(grow)),
];

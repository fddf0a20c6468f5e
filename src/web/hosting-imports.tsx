import { signedIn } from "../accounts/viewer.ts";
import {
  type DraftFor,
  discardDraft,
  importingTeams,
  keepDraft,
  visibleDraft,
} from "../benchmarks/import-draft.ts";
import { putDraftBack, takeDraft } from "../benchmarks/import-draft.ts";
import { draftContents } from "../benchmarks/import-draft-contents.ts";
import { Fault } from "../kit/fault.ts";
import { bringIn } from "../submissions/bring-in.ts";
import { DraftPage } from "../../views/hosting/draft.tsx";
import { ImportPage } from "../../views/hosting/import.tsx";
import { manageHref } from "../../views/hosting/manage-frame.tsx";
import { places } from "../../views/places.ts";
import { readUpload } from "../doors/forms.ts";
import { dataAddress, previewPages } from "./hosting-preview.ts";
import { type Refused, refusedBy } from "./refused.ts";
import { chrome, get, idParam, page, post, redirect, type Route, type Visit } from "./visit.ts";

async function showImport(visit: Visit, chosen = "", refused?: Refused): Promise<Response> {
  const { db, config } = visit.app;
  const view = (
    <ImportPage
      chrome={chrome(visit, "Import a benchmark")}
      hostTeams={await importingTeams(db, visit.viewer)}
      chosen={chosen}
      maxBytes={config.maxUploadBytes}
      problems={refused?.problems ?? []}
    />
  );
  return page(visit, view, refused?.status);
}

async function sendZip(visit: Visit): Promise<Response> {
  // Asked before the upload is read, which may be long.
  await importingTeams(visit.app.db, visit.viewer);
  let chosen = "";
  try {
    return await receiveZip(visit, (hostTeam) => {
      chosen = hostTeam;
      return { hostTeamId: /^\d{1,15}$/.test(hostTeam) ? Number(hostTeam) : -1 };
    });
  } catch (error) {
    return showImport(visit, chosen, refusedBy(error));
  }
}

/** Keeps the uploaded ZIP as a draft and leads to it. `purpose` says what it is for, given the chosen host team. */
export async function receiveZip(visit: Visit, purpose: (hostTeam: string) => DraftFor): Promise<Response> {
  const { app, viewer } = visit;
  const upload = await readUpload(visit, app.files, app.config.maxUploadBytes, ["zip"]);
  try {
    const is = purpose(upload.text("host_team"));
    const zip = upload.file("zip");
    if (zip === null) {
      const problem = {
        severity: "error",
        place: "zip",
        message: "Choose the ZIP of the benchmark.",
      } as const;
      throw new Fault("invalid", problem.message, [problem]);
    }
    return redirect(`/host/imports/${await keepDraft(app, viewer, is, zip)}`);
  } finally {
    // Of what was kept nothing is left to discard.
    await upload.discardAll();
  }
}

async function showDraft(visit: Visit, refused?: Refused): Promise<Response> {
  // A large ZIP takes a while to unpack.
  visit.stayOpen();
  const draft = await visibleDraft(visit.app.db, visit.viewer, idParam(visit, "id"));
  const contents = await draftContents(visit.app, draft);
  const problems = [...(refused?.problems ?? []), ...contents.problems];
  const view = (
    <DraftPage
      chrome={chrome(visit, contents.config?.title ?? draft.zip.name)}
      draft={draft}
      contents={{ ...contents, problems }}
      pages={contents.config === null ? [] : previewPages(contents.config, contents.pictures)}
      logo={contents.logo === null ? null : dataAddress("logo.png", contents.logo)}
    />
  );
  return page(visit, view, refused?.status);
}

/** Makes or changes the benchmark. Of two clicks the second finds no draft. */
async function sendConfirmation(visit: Visit): Promise<Response> {
  const { app, viewer } = visit;
  const { id: actorId } = signedIn(viewer);
  visit.stayOpen();
  const draft = await takeDraft(app.db, viewer, idParam(visit, "id"));
  const { benchmark, hostTeam } = draft;
  try {
    const target = benchmark === null ? { hostTeamId: hostTeam.id } : { benchmarkId: benchmark.id };
    const zip = app.files.path(draft.zip.digest);
    const { benchmarkId } = await bringIn(app, { zip }, { ...target, actorId, publish: false });
    const message =
      benchmark === null
        ? "The benchmark is imported. Only its hosts see it so far."
        : "The benchmark is changed.";
    return redirect(manageHref(benchmarkId), { tone: "good", message });
  } catch (error) {
    await putDraftBack(app.db, draft);
    return showDraft(visit, refusedBy(error));
  }
}

async function sendRemoval(visit: Visit): Promise<Response> {
  await discardDraft(visit.app.db, visit.viewer, idParam(visit, "id"));
  return redirect(places.host, { tone: "good", message: "The upload is discarded." });
}

/** From a ZIP to a benchmark: upload, look over, confirm. */
export const hostingImportRoutes: Route[] = [
  get("/host/import", (visit) => showImport(visit)),
  post("/host/imports", sendZip),
  get("/host/imports/:id", (visit) => showDraft(visit)),
  post("/host/imports/:id/confirmation", sendConfirmation),
  post("/host/imports/:id/removal", sendRemoval),
];

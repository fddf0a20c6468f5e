import { visibleHostTeam } from "../../accounts/host-team.ts";
import { importingTeams } from "../../benchmarks/import-draft.ts";
import { benchmarkInRepository, keepRepository } from "../../benchmarks/repository.ts";
import { visibleBenchmarkById } from "../../benchmarks/visible.ts";
import { Fault } from "../../kit/fault.ts";
import type { StagedFile } from "../../platform/files.ts";
import { type BenchmarkSource, bringIn, lookInto } from "../../submissions/bring-in.ts";
import { type Body, readBody, required, wrong } from "../body.ts";
import { type Call, caller, idParam, post, type Route } from "../call.ts";
import { json } from "../json.ts";
import { Refusal, sentenceOf } from "../refusal.ts";

/** The host team that the path names, to somebody who may import for it. @throws Fault missing, forbidden. */
async function importingTeam(call: Call): Promise<number> {
  // Asked before the upload is read, which may be long.
  await importingTeams(call.app.db, call.viewer);
  return (await visibleHostTeam(call.app.db, call.viewer, idParam(call, "team"))).id;
}

/** Hands `use` the uploaded ZIP. What is wrong with it is said with this status, a line for each thing. */
async function withZip(
  call: Call,
  status: number,
  use: (source: BenchmarkSource, body: Body) => Promise<Response>,
): Promise<Response> {
  const body = await readBody(call);
  try {
    call.stayOpen();
    return await use({ zip: zipIn(body).path }, body);
  } catch (error) {
    if (!(error instanceof Fault) || (error.kind !== "invalid" && error.kind !== "conflict")) throw error;
    throw new Refusal(status, sentenceOf(error));
  } finally {
    await body.discardAll();
  }
}

function zipIn(body: Body): StagedFile {
  const file = body.file("zip_configuration");
  if (file === null) throw wrong("zip_configuration", "No file was submitted.");
  return file.staged;
}

async function create(call: Call): Promise<Response> {
  const hostTeamId = await importingTeam(call);
  return withZip(call, 406, async (source) => {
    const { benchmarkId } = await bringIn(call.app, source, {
      hostTeamId,
      actorId: caller(call).id,
      publish: false,
    });
    return json({ success: await created(call, benchmarkId), id: benchmarkId }, 201);
  });
}

/** EvalAI's words; whom to send it to for review there is nobody here: hosts publish when they are ready. */
async function created(call: Call, benchmarkId: number): Promise<string> {
  const { title } = await visibleBenchmarkById(call.app.db, call.viewer, benchmarkId);
  return `Challenge ${title} has been created successfully and sent for review to EvalAI Admin.`;
}

async function validate(call: Call): Promise<Response> {
  await importingTeam(call);
  return withZip(call, 400, async (source) => {
    await lookInto(call.app, source);
    return json({ Success: "The challenge config has been validated successfully" });
  });
}

/** Makes the benchmark of a repository, or changes it to match. */
async function createOrUpdate(call: Call): Promise<Response> {
  const { app } = call;
  const actorId = caller(call).id;
  const hostTeamId = await importingTeam(call);
  return withZip(call, 400, async (source, body) => {
    const repository = required(body, "GITHUB_REPOSITORY").trim().slice(0, 300);
    const branch = (body.text("GITHUB_BRANCH_NAME") ?? body.text("BRANCH_NAME") ?? "").trim().slice(0, 300);
    const known = await benchmarkInRepository(app.db, { hostTeamId, repository, branch });
    if (known !== null) {
      await bringIn(app, source, { benchmarkId: known, actorId, publish: false });
      const { title } = await visibleBenchmarkById(app.db, call.viewer, known);
      return json({ Success: `The challenge ${title} has been updated successfully`, id: known });
    }
    const { benchmarkId } = await bringIn(app, source, { hostTeamId, actorId, publish: false });
    await keepRepository(app.db, benchmarkId, { hostTeamId, repository, branch });
    return json({ Success: await created(call, benchmarkId), id: benchmarkId }, 201);
  });
}

const under = "challenges/challenge/challenge_host_team/:team";
export const importRoutes: Route[] = [
  post(`${under}/zip_upload`, "host", create),
  post(`${under}/validate_challenge_config`, "host", validate),
  post(`${under}/create_or_update_github_challenge`, "host", createOrUpdate),
];

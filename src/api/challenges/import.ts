import { visibleHostTeam } from "../../accounts/host-team.ts";
import { importingTeams } from "../../benchmarks/import-draft.ts";
import { benchmarkInRepository, keepRepository } from "../../benchmarks/repository.ts";
import { visibleBenchmarkById } from "../../benchmarks/visible.ts";
import { Fault } from "../../kit/fault.ts";
import { bytes, integer, object, text, told } from "../../kit/schema.ts";
import type { StagedFile } from "../../platform/files.ts";
import { type BenchmarkSource, bringIn, lookInto } from "../../submissions/bring-in.ts";
import { created as made, ok } from "../about.ts";
import { type Body, readBody, required, wrong } from "../body.ts";
import { type Call, caller, idParam, post, type Route } from "../call.ts";
import { json } from "../json.ts";
import { Refusal, sentenceOf } from "../refusal.ts";

const zipBody = { zip_configuration: told("EvalAI's challenge configuration", bytes("application/zip")) };
const repositoryBody = {
  ...zipBody,
  GITHUB_REPOSITORY: told("A name for where the configuration comes from, such as lab/benchmark", text),
  "GITHUB_BRANCH_NAME?": text,
  "BRANCH_NAME?": text,
};

/** The host team that the path names, to somebody who may import for it. @throws Fault missing, forbidden. */
async function importingTeam(call: Call): Promise<number> {
  // Asked before the upload is read, which may be long.
  await importingTeams(call.app.db, call.viewer);
  return (await visibleHostTeam(call.app.db, call.viewer, idParam(call, "team"))).id;
}

type ZipBody = Pick<Body<keyof typeof zipBody>, "file" | "discardAll">;

/** Hands `use` the uploaded ZIP. What is wrong with it is said with this status, a line for each thing. */
async function withZip(
  call: Call,
  body: ZipBody,
  status: number,
  use: (source: BenchmarkSource) => Promise<Response>,
): Promise<Response> {
  try {
    call.stayOpen();
    return await use({ zip: zipIn(body).path });
  } catch (error) {
    if (!(error instanceof Fault) || (error.kind !== "invalid" && error.kind !== "conflict")) throw error;
    throw new Refusal(status, sentenceOf(error));
  } finally {
    await body.discardAll();
  }
}

function zipIn(body: ZipBody): StagedFile {
  const file = body.file("zip_configuration");
  if (file === null) throw wrong("zip_configuration", "No file was submitted.");
  return file.staged;
}

async function create(call: Call<typeof zipBody>): Promise<Response> {
  const hostTeamId = await importingTeam(call);
  return withZip(call, await readBody(call), 406, async (source) => {
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

async function validate(call: Call<typeof zipBody>): Promise<Response> {
  await importingTeam(call);
  return withZip(call, await readBody(call), 400, async (source) => {
    await lookInto(call.app, source);
    return json({ Success: "The challenge config has been validated successfully" });
  });
}

/** Makes the benchmark of a repository, or changes it to match. */
async function createOrUpdate(call: Call<typeof repositoryBody>): Promise<Response> {
  const { app } = call;
  const actorId = caller(call).id;
  const hostTeamId = await importingTeam(call);
  const body = await readBody(call);
  return withZip(call, body, 400, async (source) => {
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
const importedShape = object({ Success: text, id: integer });
export const importRoutes: Route[] = [
  post(`${under}/zip_upload`, "host", create, {
    does: "Makes a challenge of a ZIP; it is not published yet",
    body: zipBody,
    answers: made(object({ success: text, id: integer })),
  }),
  post(`${under}/validate_challenge_config`, "host", validate, {
    does: "Says what is wrong with a ZIP, and makes nothing",
    body: zipBody,
    answers: ok(object({ Success: text })),
  }),
  post(`${under}/create_or_update_github_challenge`, "host", createOrUpdate, {
    does: "Makes the challenge of a repository and branch, or changes it to match the ZIP",
    body: repositoryBody,
    answers: { ...ok(importedShape), ...made(importedShape) },
  }),
];

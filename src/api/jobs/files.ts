import { storedFile } from "../../doors/downloads.ts";
import { Fault } from "../../kit/fault.ts";
import { storedSubmission, type VisibleSubmission, visibleSubmission } from "../../submissions/submission.ts";
import { type Call, caller, get, idIn, idParam, type Route } from "../call.ts";
import { json } from "../json.ts";
import { Refusal } from "../refusal.ts";
import { insistOnSignature } from "../signed.ts";
import { digestOf, fileAddress, type FileKind, fileNames } from "./submission-json.ts";

/** GET submission_files/?bucket=…&key=team_1/submission_2/…/NAME: the address of the file that the key names. */
async function sign(call: Call): Promise<Response> {
  const key = call.url.searchParams.get("key") ?? "";
  if (key === "" || (call.url.searchParams.get("bucket") ?? "") === "")
    throw new Refusal(400, "key and bucket names can't be empty");
  const [, team, id, name] = /^team_(\d+)\/submission_(\d+)\/(?:.*\/)?([^/]+)$/.exec(key) ?? [];
  if (name === undefined)
    throw new Refusal(400, "Invalid file path format. Please try again with correct file path format.");
  const submission = await visibleOrRefused(call, idIn(id));
  const kind = kindOf(submission, name);
  if (submission.team.id !== idIn(team) || kind === null || digestOf(submission, kind) === null)
    throw unauthorised();
  return json({ signed_url: fileAddress(call, submission, kind) });
}

async function visibleOrRefused(call: Call, id: number): Promise<VisibleSubmission> {
  try {
    return await visibleSubmission(call.app.db, caller(call), id);
  } catch (error) {
    throw error instanceof Fault && error.kind === "missing" ? unauthorised() : error;
  }
}

const unauthorised = () => new Refusal(403, "You are not authorized to access this file.");

function kindOf({ file }: VisibleSubmission, name: string): FileKind | null {
  if (name === file.name) return "input";
  const found = Object.entries(fileNames).find(([, known]) => known === name);
  return (found?.[0] as FileKind | undefined) ?? null;
}

/** GET submission_files/NUMBER/KIND/NAME, with a signature in the place of a token: whoever got the address may have the file. */
async function send(call: Call): Promise<Response> {
  insistOnSignature(call);
  const kinds: FileKind[] = ["input", "stdout", "stderr", "result", "metadata"];
  const kind = kinds.find((each) => each === call.params.kind);
  const submission = await storedSubmission(call.app.db, idParam(call, "submission"));
  const digest = kind === undefined ? null : digestOf(submission, kind);
  if (digest === null) throw new Fault("missing", "This file is not there.");
  return storedFile(call, digest, call.params.name ?? "");
}

export const fileRoutes: Route[] = [
  get("jobs/submission_files", "read", sign),
  get("submission_files/:submission/:kind/:name", "nothing", send),
];

import { readFile } from "node:fs/promises";
import { benchmarkById } from "../../benchmarks/benchmark.ts";
import { benchmarkOfPhase } from "../../benchmarks/place.ts";
import { madeFile, storedFile } from "../../doors/downloads.ts";
import { ownResult } from "../../leaderboards/own-result.ts";
import { Fault } from "../../kit/fault.ts";
import { address, bytes, object, text, told } from "../../kit/schema.ts";
import {
  storedSubmission,
  type Submission,
  type VisibleSubmission,
  visibleSubmission,
} from "../../submissions/submission.ts";
import { ok } from "../about.ts";
import { type Call, caller, get, idIn, idParam, type Route } from "../call.ts";
import { json } from "../json.ts";
import { Refusal } from "../refusal.ts";
import { insistOnSignature, signature } from "../signed.ts";
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
  if (kind === "result") return sendResult(call, submission, digest);
  return storedFile(call, digest, call.params.name ?? "");
}

/** What a host's script says of a submission is all that its team gets; the built-in scorer leaves the scores to the boards. */
async function sendResult(call: Call, submission: Submission, digest: string): Promise<Response> {
  const { db, files } = call.app;
  const benchmark = await benchmarkById(db, await benchmarkOfPhase(db, { id: submission.phaseId }));
  const name = call.params.name ?? "";
  if (benchmark.scorer === null || !(await files.has(digest))) return storedFile(call, digest, name);
  const said = objectIn(await readFile(files.path(digest), "utf8"));
  if (said === null) return storedFile(call, digest, name);
  const scores = await ownResult(db, submission, benchmark.id);
  return madeFile(name, JSON.stringify({ ...said, scores }));
}

/** Null where a script wrote something else, before the benchmark changed over to the built-in scorer. */
function objectIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

export const fileRoutes: Route[] = [
  get("jobs/submission_files", "read", sign, {
    does: "Gives the address of a submission's file, which works for an hour",
    query: {
      bucket: told("Any text", text),
      key: told("team_NUMBER/submission_NUMBER/… and the file's name", text),
    },
    answers: ok(object({ signed_url: address })),
  }),
  get("submission_files/:submission/:kind/:name", "nothing", send, {
    does: "Sends a file of a submission; the address comes signed, out of another answer",
    query: signature,
    answers: ok(bytes()),
  }),
];

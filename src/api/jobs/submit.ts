import { Fault } from "../../kit/fault.ts";
import { admit } from "../../submissions/admit.ts";
import type { Method } from "../../submissions/method.ts";
import { submit } from "../../submissions/submit.ts";
import { visibleSubmission } from "../../submissions/submission.ts";
import { type Body, readBody } from "../body.ts";
import { type Call, caller, post, type Route } from "../call.ts";
import { phaseOf, type Place } from "../challenges/find.ts";
import { json } from "../json.ts";
import { inFields, Refusal } from "../refusal.ts";
import { readMetadata } from "./metadata.ts";
import { submissionJson } from "./submission-json.ts";

/** What our fields of a method are called in requests. */
export const methodFields = {
  name: "method_name",
  description: "method_description",
  projectUrl: "project_url",
  publicationUrl: "publication_url",
};

/** POST …/submission/: hands a file in. What the client says its status is does not matter. */
async function send(call: Call): Promise<Response> {
  const user = caller(call);
  const place = await placeOf(call);
  // Before gigabytes are taken in for nothing.
  await admit(call.app.db, user, place.phase.id, call.app.clock.now());
  const body = await readBody(call);
  try {
    const file = body.file("input_file");
    if (file === null)
      throw new Refusal(400, "The file URL is missing!", { input_file: ["No file was submitted."] });
    const handed = {
      file,
      method: methodOf(body),
      attributes: readMetadata(body, place.phase),
      isPublic: body.flag("is_public") ?? null,
      idempotencyKey: null,
    };
    // Whatever is not about another field is about the file.
    const id = await inFields({ ...methodFields, "*": "input_file" }, () =>
      submit(call.app, user, place.challenge, place.phase, handed),
    );
    return json(submissionJson(call, await visibleSubmission(call.app.db, user, id)), 201);
  } finally {
    // Of what was kept nothing is left to discard.
    await body.discardAll();
  }
}

/** Where the path leads. EvalAI says 400 for what is not there, and its client prints the sentence of that. */
export async function placeOf(call: Call): Promise<Place> {
  try {
    return await phaseOf(call);
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== "missing") throw error;
    throw new Refusal(
      400,
      error.message.startsWith("Challenge ") ? "Challenge does not exist" : "Challenge Phase does not exist",
    );
  }
}

export function methodOf(body: Body): Method {
  const text = (name: string) => (body.text(name) ?? "").trim();
  return {
    name: text("method_name"),
    description: text("method_description"),
    projectUrl: text("project_url"),
    publicationUrl: text("publication_url"),
  };
}

export const submitRoutes: Route[] = [
  post("jobs/challenge/:challenge/challenge_phase/:phase/submission", "submit", send),
];

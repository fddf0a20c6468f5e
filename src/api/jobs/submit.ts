import { Fault } from "../../kit/fault.ts";
import { extrasOfOne } from "../../benchmarks/extras.ts";
import { anything, bytes, flag, type NameIn, text, told } from "../../kit/schema.ts";
import { admit } from "../../submissions/admit.ts";
import { handInKept } from "../../submissions/image-arrival.ts";
import type { Method } from "../../submissions/method.ts";
import { submissionOfKey } from "../../submissions/same-key.ts";
import { submit } from "../../submissions/submit.ts";
import { showSubmission } from "../../evaluations/exposure.ts";
import { visibleSubmission } from "../../submissions/submission.ts";
import { created } from "../about.ts";
import { type Body, readBody } from "../body.ts";
import { type Call, caller, post, type Route } from "../call.ts";
import { phaseOf, type Place } from "../challenges/find.ts";
import { json } from "../json.ts";
import { inFields, Refusal } from "../refusal.ts";
import { readMetadata } from "./metadata.ts";
import { pushedImage } from "./pushed-image.ts";
import { submissionJson, submissionShape } from "./submission-json.ts";

/** What a team says of its method. */
export const methodBody = {
  "method_name?": text,
  "method_description?": text,
  "project_url?": text,
  "publication_url?": text,
};
export type MethodField = NameIn<typeof methodBody>;

/** What our fields of a method are called in requests. */
export const methodFields = {
  name: "method_name",
  description: "method_description",
  projectUrl: "project_url",
  publicationUrl: "publication_url",
} as const;

export const metadataBody = {
  "submission_metadata?": told(
    "Answers to the phase's questions: a JSON list of objects with name and value, or values",
    anything,
  ),
};

const submissionBody = {
  input_file: told("What is handed in", bytes()),
  ...methodBody,
  ...metadataBody,
  "is_public?": flag,
  "status?": told("Not read; EvalAI's client sends it", text),
};

/** POST …/submission/: hands a file in. What the client says its status is does not matter. */
async function send(call: Call<typeof submissionBody>): Promise<Response> {
  const user = caller(call);
  const place = await placeOf(call);
  const { submissionKind } = await extrasOfOne(call.app.db, place.challenge.id);
  if (submissionKind !== "file") return sendImage(call, place);
  const idempotencyKey = keyOf(call, place.phase);
  const earlier = await submissionOfKey(call.app.db, user, idempotencyKey);
  // It may have used up the quota that is looked at next.
  if (earlier !== null) return shown(call, earlier);
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
      idempotencyKey,
    };
    // Whatever is not about another field is about the file.
    const id = await inFields({ ...methodFields, "*": "input_file" }, () =>
      submit(call.app, user, place.challenge, place.phase, handed),
    );
    return await shown(call, id);
  } finally {
    // Of what was kept nothing is left to discard.
    await body.discardAll();
  }
}

async function shown(call: Call, id: number): Promise<Response> {
  return json(submissionJson(call, await visibleSubmission(call.app.db, caller(call), id)), 201);
}

/**
 * The key under which a client hands in, so that what is sent again after a break is the same submission: the header
 * Idempotency-Key (IETF draft-ietf-httpapi-idempotency-key-header), with its quotes or without. Null where there is none.
 */
export function keyOf({ request }: Pick<Call, "request">, phase: { id: number }): string | null {
  const sent = request.headers.get("idempotency-key");
  if (sent === null) return null;
  const key = /^"?([A-Za-z0-9_.:-]{8,100})"?$/.exec(sent.trim())?.[1];
  if (key === undefined)
    throw new Refusal(400, "The Idempotency-Key takes 8 to 100 letters, digits and -_.: alone.");
  return `${key}:${phase.id}`;
}

/**
 * The same where images are taken: the file says where one was pushed. The push has handed it in already, so that this finds it
 * again, and adds what is said here; a quota that is used up does not matter.
 */
async function sendImage(call: Call<typeof submissionBody>, place: Place): Promise<Response> {
  const user = caller(call);
  const { db } = call.app;
  const body = await readBody(call);
  try {
    const image = await pushedImage(call, place.phase, body.file("input_file"));
    const isPublic = body.flag("is_public") ?? null;
    const said = { method: methodOf(body), attributes: readMetadata(body, place.phase), isPublic };
    const id = await inFields({ ...methodFields, "*": "input_file" }, () =>
      handInKept(call.app, user, { ...image, ...said }),
    );
    const { status, isPublic: isShown } = await visibleSubmission(db, user, id);
    if (isPublic !== null && isPublic !== isShown && status === "finished")
      await showSubmission(call.app, user, id, isPublic);
    return json(submissionJson(call, await visibleSubmission(db, user, id)), 201);
  } finally {
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

export function methodOf(body: Pick<Body<MethodField>, "text">): Method {
  const said = (name: MethodField) => (body.text(name) ?? "").trim();
  return {
    name: said("method_name"),
    description: said("method_description"),
    projectUrl: said("project_url"),
    publicationUrl: said("publication_url"),
  };
}

export const submitRoutes: Route[] = [
  post("jobs/challenge/:challenge/challenge_phase/:phase/submission", "submit", send, {
    does: "Hands a file in",
    body: submissionBody,
    answers: created(submissionShape),
  }),
];

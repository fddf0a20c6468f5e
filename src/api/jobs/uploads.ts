import { Fault } from "../../kit/fault.ts";
import { address, flag, integer, listOf, type NameIn, object, shape, text, told } from "../../kit/schema.ts";
import { beginSubmission } from "../../submissions/uploads/begin.ts";
import { finishUpload } from "../../submissions/uploads/finish.ts";
import { receivePart } from "../../submissions/uploads/part.ts";
import { sendSubmission } from "../../submissions/uploads/send.ts";
import {
  noUpload,
  openUpload,
  ownUpload,
  partsOf,
  type Upload,
  UPLOAD_AGE,
} from "../../submissions/uploads/upload.ts";
import { created, ok } from "../about.ts";
import { type Body, readBody, required, wrong } from "../body.ts";
import { type Call, caller, get, idIn, idParam, post, put, type Route } from "../call.ts";
import { phaseAlone } from "../challenges/find.ts";
import { json } from "../json.ts";
import { inFields } from "../refusal.ts";
import { insistOnSignature, signature, signedAddress } from "../signed.ts";
import { readMetadata } from "./metadata.ts";
import { keyOf, metadataBody, methodBody, methodFields, methodOf } from "./submit.ts";

export const announcedBody = {
  file_name: text,
  "num_file_chunks?": told("Into how many parts it is cut: 1 to 10000, of any size", integer),
};
const wishBody = {
  ...announcedBody,
  ...methodBody,
  ...metadataBody,
  "is_public?": flag,
  "status?": told("Not read; EvalAI's client sends it", text),
};

/** POST …/get_submission_file_presigned_url/: makes the submission, and an address for each part of its file. */
async function begin(call: Call<typeof wishBody>): Promise<Response> {
  const user = caller(call);
  const { phase } = await phaseAlone(call);
  const body = await readBody(call);
  const wish = {
    ...announcedIn(body),
    method: methodOf(body),
    // EvalAI's client does not send these with a large file, whatever was answered.
    attributes: body.value("submission_metadata") === undefined ? {} : readMetadata(body, phase),
    isPublic: body.flag("is_public") ?? null,
    idempotencyKey: keyOf(call, phase),
  };
  const upload = await inFields({ ...methodFields, "*": "input_file" }, () =>
    beginSubmission(call.app, user, phase.id, wish),
  );
  return json({ ...uploadJson(call, upload), submission_pk: upload.submission_id }, 201);
}

/** GET of the same with the submission's number: where an upload that broke off stands, and fresh addresses for the rest. */
async function resume(call: Call): Promise<Response> {
  const upload = await ownUpload(
    call.app.db,
    caller(call),
    idParam(call, "phase"),
    idParam(call, "submission"),
  );
  await openUpload(call.app.db, upload.key, call.app.clock.now());
  const arrived = await partsOf(call.app.db, upload.id);
  return json({
    ...uploadJson(call, upload),
    submission_pk: upload.submission_id,
    uploaded_parts: arrived.map(({ number, digest, bytes }) => ({
      PartNumber: number,
      ETag: `"${digest}"`,
      bytes,
    })),
  });
}

/** What a client announces: the file's name as it was typed, of which the last part counts, and the number of its parts. */
export function announcedIn(body: Pick<Body<NameIn<typeof announcedBody>>, "text">): {
  fileName: string;
  parts: number;
} {
  const path = required(body, "file_name").replace(/[\u0000-\u001f\u007f]/g, "");
  const fileName = (path.split(/[\\/]/).at(-1) ?? "").slice(0, 200);
  const parts = body.text("num_file_chunks") ?? "1";
  if (fileName === "" || fileName === "." || fileName === "..")
    throw wrong("file_name", "This is not the name of a file.");
  if (!/^[1-9]\d{0,4}$/.test(parts)) throw wrong("num_file_chunks", "This takes a number from 1 to 10000.");
  return { fileName, parts: Number(parts) };
}

const uploadFields = {
  presigned_urls: listOf(object({ partNumber: integer, url: address })),
  upload_id: text,
};
export const uploadShape = shape("Upload", uploadFields);

export function uploadJson(call: Call, { key, parts }: Upload) {
  const numbers = Array.from({ length: parts }, (_, index) => index + 1);
  return {
    presigned_urls: numbers.map((partNumber) => ({
      partNumber,
      url: signedAddress(call, "PUT", `/api/uploads/${key}/parts/${partNumber}`, UPLOAD_AGE),
    })),
    upload_id: key,
  };
}

/** PUT uploads/KEY/parts/NUMBER, with a signature in the place of a token. The client waits for exactly 200 and an ETag. */
async function sendPart(call: Call): Promise<Response> {
  insistOnSignature(call);
  call.takeYourTime();
  const digest = await receivePart(
    call.app,
    call.params.upload ?? "",
    idParam(call, "part"),
    call.request.body ?? [],
  );
  return new Response(null, { status: 200, headers: { etag: `"${digest}"` } });
}

export const finishedBody = {
  upload_id: text,
  parts: told("A list, or its JSON in a form", listOf(object({ ETag: text, PartNumber: integer }))),
};

/** POST …/finish_submission_file_upload/SUBMISSION/: puts the parts together. */
async function finish(call: Call<typeof finishedBody>): Promise<Response> {
  const { app } = call;
  const upload = await ownUpload(app.db, caller(call), idParam(call, "phase"), idParam(call, "submission"));
  const body = await readBody(call);
  call.stayOpen();
  await finishUpload(app, named(upload, body), listedIn(body));
  return json({ upload_id: upload.key, submission_pk: upload.submission_id }, 201);
}

/** The upload, if it is the one that the body names. */
export function named(upload: Upload, body: Pick<Body<"upload_id">, "text">): Upload {
  if (required(body, "upload_id") !== upload.key) throw noUpload();
  return upload;
}

/** The parts that a client lists: JSON, in a text of its own where the body is a form. */
export function listedIn(body: Pick<Body<"parts">, "value">): { etag: string; number: number }[] {
  const sent = body.value("parts");
  if (sent === undefined) throw wrong("parts", "Uploaded file Parts metadata is missing");
  const list = typeof sent === "string" ? parsed(sent) : sent;
  if (!Array.isArray(list)) throw malformed();
  return list.map((item) => {
    if (typeof item !== "object" || item === null || typeof item.ETag !== "string") throw malformed();
    if (typeof item.PartNumber === "object") throw malformed();
    return { etag: item.ETag, number: idIn(String(item.PartNumber)) };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed();
  }
}

const malformed = () => wrong("parts", "This takes a JSON list of ETags and part numbers.");

/** POST …/send_submission_message/SUBMISSION/: hands the submission in, or fails it where its file is not all there. */
async function send(call: Call): Promise<Response> {
  call.stayOpen();
  try {
    await sendSubmission(call.app, caller(call), idParam(call, "phase"), idParam(call, "submission"));
  } catch (error) {
    // What it is about has been sent already, so that the sentence alone says it.
    throw error instanceof Fault && error.code === "bad_file" ? new Fault("invalid", error.message) : error;
  }
  return json({});
}

export const uploadRoutes: Route[] = [
  post("jobs/phases/:phase/get_submission_file_presigned_url", "submit", begin, {
    does: "Begins a large submission: an address for each part of its file",
    body: wishBody,
    answers: created(shape("SubmissionUpload", { ...uploadFields, submission_pk: integer })),
  }),
  get("jobs/phases/:phase/get_submission_file_presigned_url/:submission", "submit", resume, {
    does: "Says which parts have arrived, with fresh addresses for the rest",
    answers: ok(
      shape("ResumedUpload", {
        ...uploadFields,
        submission_pk: integer,
        uploaded_parts: listOf(object({ PartNumber: integer, ETag: text, bytes: integer })),
      }),
    ),
  }),
  put("uploads/:upload/parts/:part", "nothing", sendPart, {
    does: "Takes one part of a large file; the address comes signed, out of another answer",
    query: signature,
    takes: "application/octet-stream",
    answers: { 200: null },
    headers: { ETag: "Names the part when the upload is finished" },
  }),
  post("jobs/phases/:phase/finish_submission_file_upload/:submission", "submit", finish, {
    does: "Puts the parts together",
    body: finishedBody,
    answers: created(object({ upload_id: text, submission_pk: integer })),
  }),
  post("jobs/phases/:phase/send_submission_message/:submission", "submit", send, {
    does: "Hands a large submission in, or fails it where its file is not all there",
    answers: ok(object({})),
  }),
];

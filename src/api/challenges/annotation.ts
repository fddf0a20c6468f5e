import { replaceAnnotation } from "../../submissions/replace-annotation.ts";
import { beginAnnotation } from "../../submissions/uploads/begin.ts";
import { finishUpload } from "../../submissions/uploads/finish.ts";
import { endUpload, openUpload, noUpload } from "../../submissions/uploads/upload.ts";
import { integer, object, text } from "../../kit/schema.ts";
import { created, ok } from "../about.ts";
import { readBody, required } from "../body.ts";
import { type Call, caller, post, type Route } from "../call.ts";
import {
  announcedBody,
  announcedIn,
  finishedBody,
  listedIn,
  uploadJson,
  uploadShape,
} from "../jobs/uploads.ts";
import { json } from "../json.ts";
import { insistOnHost, phaseAlone } from "./find.ts";

async function begin(call: Call<typeof announcedBody>): Promise<Response> {
  const { challenge, phase } = await phaseAlone(call);
  insistOnHost(challenge);
  const upload = await beginAnnotation(call.app, caller(call), phase.id, announcedIn(await readBody(call)));
  return json(uploadJson(call, upload));
}

/** Puts the parts together, and the file in the place of the phase's annotation. */
async function finish(call: Call<typeof finishedBody>): Promise<Response> {
  const { app } = call;
  const user = caller(call);
  const { challenge, phase } = await phaseAlone(call);
  insistOnHost(challenge);
  const body = await readBody(call);
  const upload = await openUpload(app.db, required(body, "upload_id"), app.clock.now());
  if (upload.phase_id !== phase.id || upload.submission_id !== null || upload.user_id !== user.id)
    throw noUpload();
  call.stayOpen();
  const whole = await finishUpload(app, upload, listedIn(body));
  await replaceAnnotation(app, user, phase.id, { ...whole, name: upload.file_name });
  await endUpload(app.db, upload.id);
  return json({ upload_id: upload.key, challenge_phase_pk: phase.id }, 201);
}

export const annotationRoutes: Route[] = [
  post("challenges/phases/:phase/get_annotation_file_presigned_url", "host", begin, {
    does: "Begins the upload of a phase's hidden truth, in parts",
    body: announcedBody,
    answers: ok(uploadShape),
  }),
  post("challenges/phases/:phase/finish_annotation_file_upload", "host", finish, {
    does: "Puts the parts together, and the file in the place of the phase's hidden truth",
    body: finishedBody,
    answers: created(object({ upload_id: text, challenge_phase_pk: integer })),
  }),
];

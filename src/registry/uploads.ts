import { writable } from "../images/access.ts";
import { finishUpload } from "../images/blob.ts";
import { nameOf } from "../images/name.ts";
import { alone } from "../images/receive.ts";
import { type Call, wantedDigest } from "./call.ts";
import { Refusal } from "./refusal.ts";
import { created, progress, receiveBody } from "./upload-body.ts";

/** PATCH …/uploads/ID: a piece, or all of it as a stream. */
export async function patchUpload(call: Call): Promise<Response> {
  const { upload } = await wantedUpload(call);
  await alone(call.registry, upload, () => receiveBody(call, upload));
  return progress(call, upload, 202);
}

/** PUT …/uploads/ID?digest=: the last piece if there is one, and that is all. */
export async function finishUploading(call: Call): Promise<Response> {
  const digest = wantedDigest(call.query.get("digest"));
  const { upload, repository } = await wantedUpload(call);
  await alone(call.registry, upload, async () => {
    await receiveBody(call, upload);
    call.stayOpen();
    await finishUpload(call.registry, upload, repository, digest);
  });
  return created(call, digest.text);
}

/** GET …/uploads/ID: how far it is. */
export async function showUpload(call: Call): Promise<Response> {
  return progress(call, (await wantedUpload(call)).upload, 204);
}

/** DELETE …/uploads/ID. */
export async function cancelUpload(call: Call): Promise<Response> {
  const { upload } = await wantedUpload(call);
  await alone(call.registry, upload, async () => call.registry.uploads.drop(upload));
  return new Response(null, { status: 204 });
}

async function wantedUpload({ registry, caller, name, rest }: Call) {
  const repository = await writable(registry.db, caller, name);
  const upload = registry.uploads.find(rest, { userId: caller.user.id, place: nameOf(repository) });
  if (upload === null)
    throw new Refusal(404, "BLOB_UPLOAD_UNKNOWN", "There is no such upload. Begin a new one.");
  return { repository, upload };
}

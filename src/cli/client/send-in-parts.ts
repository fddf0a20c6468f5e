import { Fault } from "../../kit/fault.ts";
import type { Call } from "./command.ts";
import { goingOn, isOver } from "./going-on.ts";
import { announcement, sendParts } from "./parts.ts";
import type { Pending, PendingPlace } from "./pending.ts";
import type { SubmittedFile } from "./submit.ts";
import { paths, type Submission, type Upload } from "./wire.ts";

type Begun = Upload & { submission_pk: number };

/**
 * Submits a file in parts, going on with those that are there already. A submission that was begun but cannot be completed is
 * given up, so that it does not take up quota. @returns its number.
 */
export async function sendInParts(
  call: Call,
  file: SubmittedFile,
  pending: Pending,
  place: PendingPlace,
): Promise<number> {
  try {
    const upload = await goOn(call, file, pending, place);
    const id = typeof upload === "number" ? upload : await complete(call, file, upload);
    place.forget();
    return id;
  } catch (error) {
    if (isOver(error)) place.forget();
    throw goingOn(error);
  }
}

/** Where the upload stands; the submission's number when it had arrived all the same. */
async function goOn(
  call: Call,
  file: SubmittedFile,
  pending: Pending,
  place: PendingPlace,
): Promise<Begun | number> {
  if (pending.submission === null) return begin(call, file, pending, place);
  try {
    const { id, status } = await call.api.get<Submission>(paths.submission(pending.submission));
    if (["submitted", "queued", "running", "finished"].includes(status)) return id;
    if (status === "submitting")
      return await call.api.get<Begun>(paths.beginUpload(call.args.PHASE ?? "") + id);
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== "missing") throw error;
  }
  return begin(call, file, place.begin(pending.fields), place);
}

async function begin(call: Call, file: SubmittedFile, pending: Pending, place: PendingPlace): Promise<Begun> {
  const body = new URLSearchParams({ ...pending.fields, ...announcement(file) });
  const headers = { "idempotency-key": pending.key };
  const upload = await call.api.post<Begun>(paths.beginUpload(call.args.PHASE ?? ""), body, headers);
  place.keep({ ...pending, submission: upload.submission_pk });
  return upload;
}

async function complete(call: Call, file: SubmittedFile, upload: Begun): Promise<number> {
  const { api, args } = call;
  const [phase, id] = [args.PHASE ?? "", upload.submission_pk];
  try {
    await api.post(paths.finishUpload(phase, id), await sendParts(call, file, upload));
  } catch (error) {
    // Sent incomplete, it fails and gives its place in the quota back; the first refusal is the one to show.
    if (isOver(error)) await api.post(paths.send(phase, id)).catch(() => {});
    throw error;
  }
  await api.post(paths.send(phase, id));
  return id;
}

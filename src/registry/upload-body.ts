import { type Announced, receive } from "../images/receive.ts";
import type { Upload } from "../images/uploads.ts";
import { Fault } from "../kit/fault.ts";
import type { Call } from "./call.ts";
import { readContentRange, receivedRange } from "./ranges.ts";
import { Refusal } from "./refusal.ts";

/** Adds a request's body to an upload. */
export async function receiveBody(call: Call, upload: Upload): Promise<void> {
  try {
    await receive(call.registry, upload, call.body.pieces, announced(call));
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "out_of_order") throw error;
    throw outOfOrder(error.message, headersOf(call, upload));
  }
}

/** What the headers say about the body. @throws Refusal 416 for a Content-Range that is none, 400 when they contradict each other. */
export function announced({ request }: Call): Announced {
  const length = request.headers.get("content-length");
  const bytes = length === null ? null : Number(length);
  const range = readContentRange(request.headers.get("content-range"));
  if (range === null) return { from: null, bytes };
  if (range === "malformed") throw outOfOrder("The Content-Range is not of the form 0-499.", {});
  const size = range.last - range.first + 1;
  if (bytes !== null && bytes !== size)
    throw new Refusal(400, "SIZE_INVALID", "Content-Length and Content-Range contradict each other.");
  return { from: range.first, bytes: size };
}

function outOfOrder(message: string, headers: Record<string, string>): Refusal {
  return new Refusal(416, "BLOB_UPLOAD_INVALID", message, headers);
}

function headersOf({ asked }: Call, { id, file }: Upload): Record<string, string> {
  return {
    location: `/v2/${asked}/blobs/uploads/${id}`,
    range: receivedRange(file.bytes),
    "docker-upload-uuid": id,
  };
}

/** How far an upload is, and where it goes on. */
export function progress(call: Call, upload: Upload, status: 202 | 204): Response {
  return new Response(null, { status, headers: headersOf(call, upload) });
}

/** A blob is there now. */
export function created({ asked }: Call, digest: string): Response {
  const headers = { location: `/v2/${asked}/blobs/${digest}`, "docker-content-digest": digest };
  return new Response(null, { status: 201, headers });
}

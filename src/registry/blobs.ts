import { readable, removable } from "../images/access.ts";
import { findBlob, removeBlob } from "../images/blob.ts";
import { type Call, wantedDigest } from "./call.ts";
import { readRange } from "./ranges.ts";
import { Refusal } from "./refusal.ts";

/** GET and HEAD …/blobs/DIGEST, with one range of bytes if asked for. */
export async function sendBlob({ registry, request, caller, name, rest }: Call): Promise<Response> {
  const { db, files, clock } = registry;
  const digest = wantedDigest(rest);
  const repository = await readable(db, caller, name);
  const blob = await findBlob(db, repository, digest.text, clock.now());
  if (blob === null) throw unknownBlob();
  const headers: Record<string, string> = {
    "content-type": "application/octet-stream",
    "docker-content-digest": digest.text,
    "accept-ranges": "bytes",
  };
  if (request.method === "HEAD")
    return new Response(null, { headers: { ...headers, "content-length": String(blob.bytes) } });
  const range = readRange(request.headers.get("range"), blob.bytes);
  if (range === "unsatisfiable") {
    const extent = { "content-range": `bytes */${blob.bytes}` };
    throw new Refusal(416, "SIZE_INVALID", `The blob has ${blob.bytes} bytes.`, extent);
  }
  const file = Bun.file(files.path(blob.fileDigest));
  if (range === null) return new Response(file, { headers });
  const { first, last } = range;
  return new Response(file.slice(first, last + 1), {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${first}-${last}/${blob.bytes}` },
  });
}

/** DELETE …/blobs/DIGEST. */
export async function deleteBlob({ registry: { db }, caller, name, rest }: Call): Promise<Response> {
  const digest = wantedDigest(rest);
  const repository = await removable(db, caller, name);
  if (!(await removeBlob(db, repository, digest.text))) throw unknownBlob();
  return new Response(null, { status: 202 });
}

function unknownBlob(): Refusal {
  return new Refusal(404, "BLOB_UNKNOWN", "This repository has no such blob.");
}

import { readFile } from "node:fs/promises";
import type { Phase } from "../../benchmarks/phase.ts";
import { findManifest } from "../../images/manifest.ts";
import { readName } from "../../images/name.ts";
import { readImageReference } from "../../images/place.ts";
import { findRepository } from "../../images/repository.ts";
import type { Body } from "../body.ts";
import { type Call, caller } from "../call.ts";
import { Refusal } from "../refusal.ts";

/** Largest file that says where an image is. */
const MOST = 10_000;

/**
 * The image that EvalAI's client has pushed and hands in with a file `{"submitted_image_uri": "HOST/NAME:TAG"}`.
 * @throws Refusal when the file says something else, or the image is not in this server's registry.
 */
export async function pushedImage(
  call: Call,
  phase: Pick<Phase, "id">,
  file: ReturnType<Body["file"]>,
): Promise<{ manifestId: number; uri: string }> {
  if (file === null) throw wrong("No file was submitted.");
  const uri = await addressIn(file.staged);
  const reference = uri === null ? null : readImageReference(uri);
  const name = reference === null ? null : readName(reference.name);
  if (uri === null || reference === null || name === null) {
    throw wrong("This challenge takes images. Push one with `evalai push IMAGE:TAG -p PHASE`.");
  }
  const { db, clock } = call.app;
  const repository = await findRepository(db, caller(call), name);
  if (repository === null || !repository.isOwn || repository.phaseId !== phase.id) throw notThere(uri);
  const manifest = await findManifest(db, repository, reference.reference, clock.now());
  if (manifest === null) throw notThere(uri);
  return { manifestId: manifest.id, uri };
}

async function addressIn({ bytes, path }: { bytes: number; path: string }): Promise<string | null> {
  if (bytes > MOST) return null;
  try {
    const content: unknown = JSON.parse(await readFile(path, "utf8"));
    const uri = (content as { submitted_image_uri?: unknown } | null)?.submitted_image_uri;
    return typeof uri === "string" ? uri : null;
  } catch {
    return null;
  }
}

const wrong = (message: string) => new Refusal(400, message, { input_file: [message] });
const notThere = (uri: string) =>
  wrong(
    `Your team has no image ${uri.slice(0, 300)} for this phase in the registry of this server. Push it first.`,
  );

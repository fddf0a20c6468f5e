import { Fault } from "../../kit/fault.ts";
import { digestOf, readDigest } from "../digest.ts";
import type { Descriptor } from "../manifest-content.ts";
import type { Findings } from "./findings.ts";
import { longestDocument } from "./rules.ts";

/** Gives the content of a blob or manifest. @throws Fault missing when there is none of this digest. */
export type OpenContent = (digest: string) => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;

/** A small document, whole. Null, and a finding, when it is not what the descriptor says. */
export async function readBlob(
  { digest, size }: Descriptor,
  place: string,
  open: OpenContent,
  findings: Findings,
): Promise<Uint8Array | null> {
  const refuse = (message: string): null => {
    findings.refuse(place, message, "Push the image again.");
    return null;
  };
  if (size > longestDocument) return refuse("It is longer than 4 MiB.");
  const content = await openBlob(digest, place, open, findings);
  if (content === null) return null;
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of content) {
    pieces.push(piece.slice());
    length += piece.length;
    if (length > size) break;
  }
  if (length !== size) return refuse("It is not as large as the manifest says.");
  const bytes = Buffer.concat(pieces);
  const algorithm = readDigest(digest)?.algorithm ?? "sha256";
  return digestOf(algorithm, bytes) === digest
    ? bytes
    : refuse("It does not have the digest that the manifest states.");
}

/** Null, and a finding, when it is not there. */
export async function openBlob(digest: string, place: string, open: OpenContent, findings: Findings) {
  try {
    return await open(digest);
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== "missing") throw error;
    findings.refuse(place, "It was never pushed.", "Push the image again.");
    return null;
  }
}

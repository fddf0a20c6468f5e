import type { Phase } from "../benchmarks/phase.ts";
import type { Scorer } from "../benchmarks/scorer.ts";
import { Fault } from "../kit/fault.ts";
import type { Files } from "../platform/files.ts";
import { makeTemplateApart } from "./apart/read-apart.ts";

/** How many templates are remembered, of all data folders in this process. */
const REMEMBERED = 1000;

/** Where templates have been stored, or are being: the digest by folder, annotation and scorer. */
const made = new Map<string, Promise<string>>();

/**
 * The template of a phase: a stored file with the ids of its cases and room for predictions, made when it is first
 * asked for. Nothing in the database names it, so housekeeping removes it now and then, and it is made again.
 *
 * @returns its digest.
 * @throws Fault missing when there can be none; unavailable when it cannot be made now.
 */
export async function templateFile(
  files: Files,
  { annotation }: Pick<Phase, "annotation">,
  scorer: Scorer | null,
): Promise<string> {
  if (scorer === null || annotation === null) throw new Fault("missing", "This phase has no template.");
  const key = JSON.stringify([files.root, annotation.digest, scorer]);
  const before = made.get(key);
  if (before !== undefined && (await files.has(await before))) return before;
  // Somebody else who found it gone may be making it again by now.
  const meanwhile = made.get(key);
  return meanwhile === undefined || meanwhile === before
    ? remember(key, make(files, annotation.digest, scorer))
    : meanwhile;
}

async function make(files: Files, annotationDigest: string, scorer: Scorer): Promise<string> {
  const pieces = await makeTemplateApart({ annotationPath: files.path(annotationDigest), scorer });
  if (pieces === null) {
    throw new Fault(
      "unavailable",
      "The template cannot be made: the organisers have to mend their labels first.",
    );
  }
  return (await files.store(pieces, Number.MAX_SAFE_INTEGER)).digest;
}

function remember(key: string, making: Promise<string>): Promise<string> {
  made.set(key, making);
  making.catch(() => made.delete(key));
  const [oldest = key] = made.keys();
  if (made.size > REMEMBERED) made.delete(oldest);
  return making;
}

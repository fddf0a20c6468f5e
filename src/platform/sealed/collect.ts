import { Fault } from "../../kit/fault.ts";
import { printable } from "../../kit/printable.ts";
import type { TarEntry } from "../../kit/tar-entry.ts";
import { type TarScanner, tarScanner } from "../../kit/tar-scan.ts";
import { type PredictionName, predictionNames, type SealedEnding, type SealedLimits } from "./run.ts";

/** How predictions are received: every byte of `source`, to be discarded when it throws. What it returns can be discarded too. */
export type Receive<Kept extends Discardable> = (source: AsyncIterable<Uint8Array>) => Promise<Kept>;
export type Discardable = { discard(): Promise<void> };

/** How much of folders in folders is looked into. */
const DEEPEST = 64;
const NAMES_TOLD = 5;

/**
 * Finds the predictions in what a run left behind, and follows nothing: what it left comes as a tar, in which links are links
 * and a hard link has no bytes of its own. Whatever is no plain file or folder, anywhere in it, spoils all of it. Sizes are
 * looked at in headers, before a byte of what they announce is read.
 */
export async function collectPredictions<Kept extends Discardable>(
  tar: AsyncIterable<Uint8Array>,
  limits: Pick<SealedLimits, "outputBytes" | "outputFiles">,
  receive: Receive<Kept>,
): Promise<SealedEnding<Kept>> {
  const seen = { name: null as PredictionName | null, others: [] as string[] };
  try {
    const kept = await receive(contentOf(tar, limits, seen));
    if (seen.name !== null) return { how: "predictions", name: seen.name, kept };
    await kept.discard();
    return { how: "no_output", message: nothingFound(seen.others) };
  } catch (error) {
    if (error instanceof Unacceptable) return { how: error.how, message: error.message };
    throw error;
  }
}

/** Why what was left behind is not taken. */
class Unacceptable extends Error {
  readonly how: "malformed_output" | "output_too_large";

  constructor(how: Unacceptable["how"], message: string) {
    super(message);
    this.how = how;
  }
}

type Seen = { name: PredictionName | null; others: string[] };

/** The bytes of the one file that counts. All of the tar is looked at, also what lies behind that file. */
async function* contentOf(
  tar: AsyncIterable<Uint8Array>,
  { outputBytes, outputFiles }: Pick<SealedLimits, "outputBytes" | "outputFiles">,
  seen: Seen,
): AsyncGenerator<Uint8Array> {
  let entries = 0;
  let bytes = 0;
  let pieces: Uint8Array[] = [];
  const scanner = tarScanner((entry) => {
    const name = nameOf(entry);
    entries += 1;
    bytes += entry.fileBytes;
    // The folder itself is an entry too.
    if (entries > outputFiles + 1 || bytes > outputBytes)
      throw new Unacceptable(
        "output_too_large",
        `All that is left in /output may have ${outputBytes} bytes, in ${outputFiles} files and folders.`,
      );
    checkKind(entry, name);
    const wanted = predictionNames.find((each) => each === name);
    if (entry.kind === "folder" || wanted === undefined) {
      if (name !== "") seen.others.push(name);
      return;
    }
    if (seen.name !== null)
      throw malformed(`There is ${seen.name} and also ${wanted}. Write one file of predictions.`);
    seen.name = wanted;
    return (piece) => void pieces.push(piece);
  });
  for await (const chunk of tar) {
    pieces = [];
    push(scanner, chunk);
    yield* pieces;
  }
  // Throws when the engine broke off, which is no fault of who wrote the files.
  scanner.end();
}

/** What cannot be told from a tar with certainty, names for instance, somebody chose to be like that. */
function push(scanner: TarScanner, chunk: Uint8Array): void {
  try {
    scanner.push(chunk);
  } catch (error) {
    throw error instanceof Fault
      ? malformed(`What was left in /output cannot be read: ${error.message}`)
      : error;
  }
}

/** @returns the path below the output folder; "" for that itself. */
function nameOf({ name }: TarEntry): string {
  const text = Buffer.from(name, "latin1").toString("utf8");
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  if (
    text.startsWith("/") ||
    parts.includes("..") ||
    parts.length > DEEPEST ||
    text !== printable(text) ||
    /[\n\t]/.test(text)
  )
    throw malformed(`The name "${shown(text)}" is not allowed.`);
  return parts.join("/");
}

function checkKind(entry: TarEntry, name: string): void {
  if (entry.kind !== "file" && entry.kind !== "folder")
    throw malformed(`"${shown(name)}" is a ${entry.kind}. Leave only plain files and folders in /output.`);
  if (entry.kind === "file" && entry.fileBytes !== entry.storedBytes)
    throw malformed(`"${shown(name)}" has holes. Write files from their beginning to their end.`);
}

function malformed(message: string): Unacceptable {
  return new Unacceptable("malformed_output", message);
}

function nothingFound(others: string[]): string {
  const told = others.slice(0, NAMES_TOLD).map((name) => `"${shown(name)}"`);
  const more = others.length - told.length;
  const instead =
    told.length === 0
      ? "Nothing was left in /output."
      : `What was left in /output is ${told.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
  return `${instead} Write /output/predictions.csv or /output/predictions.json before the program ends.`;
}

/** A name in a sentence. It can carry what the inputs hold, as all that a run says can. */
function shown(name: string): string {
  const text = printable(name).replace(/[\n\t]/g, " ");
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

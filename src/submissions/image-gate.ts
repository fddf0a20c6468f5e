import type { Benchmark } from "../benchmarks/benchmark.ts";
import { extrasOfOne } from "../benchmarks/extras.ts";
import type { Phase } from "../benchmarks/phase.ts";
import { sandboxState } from "../images/sandbox-state.ts";
import { Fault } from "../kit/fault.ts";
import type { Db } from "../platform/database.ts";

/**
 * Refuses what is handed in to a phase for images as long as it could not be evaluated: everything has to be there, and the
 * sandbox has to hold. Where the organisers' own machine evaluates, and where files are handed in, nothing of that counts.
 *
 * @throws Fault unavailable, with the sentence to show.
 */
export async function insistOnRunning(
  db: Db,
  { id, isRemote, scorer }: Pick<Benchmark, "id" | "isRemote" | "scorer">,
  { annotation, images }: Pick<Phase, "annotation" | "images">,
): Promise<void> {
  if (isRemote) return;
  const { submissionKind } = await extrasOfOne(db, id);
  if (submissionKind === "file") return;
  const closed = (message: string) => new Fault("unavailable", message, [], "images_closed");
  if (submissionKind === "environment")
    throw closed("Images that talk to an environment are not run on this server.");
  if (images.inputs === null)
    throw closed("The organisers have not handed in the data yet that images are to read in this phase.");
  if (scorer !== null && annotation === null)
    throw closed("The organisers have not handed in the annotation of this phase yet.");
  const { isReady, message, gpus } = await sandboxState(db);
  if (!isReady) throw closed(message);
  const wanted = images.limits.gpus ?? 0;
  if (wanted > gpus)
    throw closed(`Images need ${wanted} GPUs in this phase, and this server has ${gpus} for them.`);
}

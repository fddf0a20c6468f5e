import type { PhaseLimits } from "../../benchmarks/image-limits.ts";
import type { Config } from "../../platform/config.ts";
import { defaultSealedLimits, type SealedLimits } from "../../platform/sealed/run.ts";

/** What a run of an image gets: what its phase asks for, as far as the server lets it. */
export function sealedLimits(
  asked: PhaseLimits,
  seconds: number,
  { images }: Pick<Config, "images">,
): SealedLimits {
  const memoryBytes = Math.min(asked.memory, images.memoryBytes);
  // All of these lie in memory.
  const within = (bytes: number) => Math.min(bytes, memoryBytes);
  return {
    ...defaultSealedLimits,
    seconds,
    memoryBytes,
    cpus: Math.min(asked.cpus, images.cpus),
    processes: asked.processes,
    shmBytes: within(asked.shm),
    scratchBytes: within(asked.scratch),
    scratchRuns: asked.scratchRuns,
    outputBytes: within(asked.output),
  };
}

/** How many GPUs a run has to itself. */
export function gpusWanted({ gpus }: Pick<PhaseLimits, "gpus">, config: Pick<Config, "gpus">): number {
  return gpus ?? Math.min(1, config.gpus.length);
}

import { readQuantity } from "../kit/quantity.ts";
import type { ImageLimits, Resources } from "./config/types.ts";

/** What one run of an image may use in a phase, before the server's own limits. Sizes in bytes. */
export type PhaseLimits = {
  memory: number;
  cpus: number;
  /** How many it has to itself; null: one where the server has any. */
  gpus: number | null;
  shm: number;
  output: number;
  scratch: number;
  processes: number;
  scratchRuns: boolean;
};

/** EvalAI's two cores and 8 GiB, and for the rest what is enough for tables of predictions. */
export const usualLimits: PhaseLimits = {
  memory: 8 * 2 ** 30,
  cpus: 2,
  gpus: null,
  shm: 64 * 2 ** 20,
  output: 64 * 2 ** 20,
  scratch: 512 * 2 ** 20,
  processes: 512,
  scratchRuns: false,
};

/** The limits that a phase asks for; where it says nothing, those of its benchmark; else the usual ones. */
export function limitsFor(asked: ImageLimits | null, { cpuOnly, cpuCores, memory }: Resources): PhaseLimits {
  return {
    memory: asked?.memory ?? readQuantity(memory) ?? usualLimits.memory,
    cpus: asked?.cpus ?? readQuantity(cpuCores) ?? usualLimits.cpus,
    gpus: asked?.gpus ?? (cpuOnly ? 0 : usualLimits.gpus),
    shm: asked?.shm ?? usualLimits.shm,
    output: asked?.output ?? usualLimits.output,
    scratch: asked?.scratch ?? usualLimits.scratch,
    processes: asked?.processes ?? usualLimits.processes,
    scratchRuns: asked?.scratchRuns ?? usualLimits.scratchRuns,
  };
}

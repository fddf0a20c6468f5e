import { threadEnvironment } from "../thread-environment.ts";
import type { SealedRun } from "./run.ts";

/** Where a run reads and writes: by the plain names, and by EvalAI's. They are the same folders. */
export const inputFolders = ["/input", "/dataset"] as const;
export const outputFolders = ["/output", "/submission"] as const;

/** Set by the machinery of GPUs, which heeds them outside of the container (CVE-2025-23266): an image's own must not count. */
const GPU_SETTINGS = /^(NVIDIA_\w+)=/;

/**
 * The environment of a run, over the image's own: what EvalAI's images rely on, and what makes number crunching fit the limits.
 *
 * @param imageEnv the image's own, as NAME=value.
 */
export function sealedEnvironment({ env, gpus, limits }: SealedRun, imageEnv: string[]): string[] {
  const blanked = imageEnv.flatMap((line) => GPU_SETTINGS.exec(line)?.[1] ?? []);
  const variables = {
    HOME: "/tmp",
    TMPDIR: "/tmp",
    MPLCONFIGDIR: "/tmp",
    // What a program printed before it was stopped is worth having.
    PYTHONUNBUFFERED: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    ...threadEnvironment(limits.cpus),
    SUBMISSION_PATH: "/submission",
    SUBMISSION_TIME_LIMIT: String(Math.floor(limits.seconds)),
    ...Object.fromEntries(gpus.length === 0 ? [] : blanked.map((name) => [name, ""])),
    ...(gpus.length === 0
      ? {}
      : { NVIDIA_VISIBLE_DEVICES: gpus.join(","), NVIDIA_DRIVER_CAPABILITIES: "compute,utility" }),
    ...env,
  };
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}

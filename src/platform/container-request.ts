import type { Box } from "./box.ts";
import { bind, confined } from "./confinement.ts";

/**
 * What to ask the engine for, to run a box in a container.
 *
 * @param imageId `sha256:…`: a name could come to mean something else in between.
 * @param imageVolumes paths that the image declares as volumes.
 */
export function containerRequest(box: Box, uid: number, imageId: string, imageVolumes: string[]) {
  const { memoryBytes, cpus, processes, scratchBytes, outputBytes } = box.limits;
  const shut = confined({
    uid,
    memoryBytes,
    cpus,
    processes,
    scratchBytes,
    scratchRuns: false,
    shmBytes: Math.min(scratchBytes, 64 * 1024 ** 2),
    fileBytes: Math.max(scratchBytes, outputBytes),
    imageVolumes,
  });
  return {
    ...shut,
    name: box.name,
    Image: imageId,
    WorkingDir: "/tmp",
    Entrypoint: box.argv,
    Cmd: [],
    Env: Object.entries({ HOME: "/tmp", TMPDIR: "/tmp", ...box.env }).map(
      ([name, value]) => `${name}=${value}`,
    ),
    Labels: box.labels,
    HostConfig: {
      ...shut.HostConfig,
      Mounts: [
        ...box.inputs.map((input) => bind(input, true)),
        ...box.outputs.map((output) => bind(output, false)),
      ],
    },
  };
}

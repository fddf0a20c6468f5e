import type { Box, BoxOutcome } from "./box.ts";
import { makeOutputs, readOutputs } from "./box-outputs.ts";
import { withBoxUser } from "./box-user.ts";
import { openCapture } from "./capture.ts";
import { splitFrames } from "./container-frames.ts";
import { createContainer, type Ended, startAndWatch } from "./container-life.ts";
import { containerRequest } from "./container-request.ts";
import type { Engine } from "./engine.ts";
import { answered, connectEngine, type Connection, said } from "./engine-connection.ts";

export type Containers = Engine & {
  /** Whether the engine holds an image of that name, digest or id. Nothing is ever fetched. */
  hasImage(image: string): Promise<boolean>;
};

/**
 * A Docker or Podman engine on a Docker-compatible Unix socket.
 * @throws Fault unavailable when none answers there.
 */
export async function openContainers(socketPath: string): Promise<Containers> {
  const connection = await connectEngine(socketPath);
  const { docker, name, version } = connection;
  return {
    name,
    python: "python3",
    describe: () => `${name === "podman" ? "Podman" : "Docker"} ${version} at ${socketPath}`,
    hasImage: (image) =>
      answered(docker.getImage(image).inspect()).then(
        () => true,
        () => false,
      ),
    run: (box, signal) => withBoxUser((uid) => runContainer(connection, uid, box, signal)),
  };
}

/** Names of the boxes that this process runs right now: any other container of such a name is a leftover. */
const running = new Set<string>();

async function runContainer(
  { docker }: Connection,
  uid: number,
  box: Box,
  signal: AbortSignal,
): Promise<BoxOutcome> {
  const stdout = openCapture(box.limits.logBytes);
  const stderr = openCapture(box.limits.logBytes);
  const started = performance.now();
  const finish = async (ending: BoxOutcome["ending"]): Promise<BoxOutcome> => ({
    ending,
    stdout: stdout.read(),
    stderr: stderr.read(),
    outputs: await readOutputs(box.outputs, box.limits.outputBytes),
    seconds: (performance.now() - started) / 1000,
    peakMemoryBytes: null,
  });

  await makeOutputs(box.outputs);
  if (running.has(box.name))
    return finish({ how: "platform_error", message: `${box.name} is running already` });
  running.add(box.name);
  let container: Awaited<ReturnType<typeof createContainer>> | null = null;
  try {
    const image = await answered(docker.getImage(box.image).inspect());
    const volumes = Object.keys(image.Config.Volumes ?? {});
    container = await createContainer(docker, containerRequest(box, uid, image.Id, volumes));
    const take = splitFrames(stdout.take, stderr.take);
    return await finish(
      endingOf(await startAndWatch(container, { seconds: box.limits.seconds, signal, take })),
    );
  } catch (error) {
    return await finish({ how: "platform_error", message: said(error) });
  } finally {
    await container?.remove({ force: true, v: true }).catch(() => {});
    running.delete(box.name);
  }
}

function endingOf({ stopped, ranOutOfMemory, code }: Ended): BoxOutcome["ending"] {
  if (stopped !== null) return { how: stopped };
  return ranOutOfMemory ? { how: "out_of_memory" } : { how: "exited", code };
}

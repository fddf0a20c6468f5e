import Docker from "dockerode";
import { Fault } from "../kit/fault.ts";
import type { Box, BoxOutcome } from "./box.ts";
import { openDeadline, type Stop } from "./box-deadline.ts";
import { makeOutputs, readOutputs } from "./box-outputs.ts";
import { withBoxUser } from "./box-user.ts";
import { openCapture } from "./capture.ts";
import { splitFrames } from "./container-frames.ts";
import { containerRequest } from "./container-request.ts";
import type { Engine } from "./engine.ts";

/** How long an engine may take to say that it is there, and to answer anything else that should be quick. */
const pingMilliseconds = 2_000;
const answerMilliseconds = 30_000;

export type Containers = Engine & {
  /** Whether the engine holds an image of that name, digest or id. Nothing is ever fetched. */
  hasImage(image: string): Promise<boolean>;
  /** Kills and removes every container that carries a label with this value, whatever its state. @returns how many. */
  removeAll(label: string, value: string): Promise<number>;
};

/**
 * A Docker or Podman engine on a Docker-compatible Unix socket.
 * @throws Fault unavailable when none answers there.
 */
export async function openContainers(socketPath: string): Promise<Containers> {
  // `host` is spelt out because DOCKER_HOST in our environment would otherwise win over the socket that was configured.
  const engine = new Docker({ socketPath, host: undefined });
  let version: Docker.DockerVersion;
  try {
    version = await within(pingMilliseconds, engine.version());
  } catch (error) {
    const remedy = "Start Docker or Podman there, or say where its socket is with --engine-socket.";
    throw new Fault(
      "unavailable",
      `No container engine answers at ${socketPath} (${said(error)}). ${remedy}`,
    );
  }
  const isPodman = version.Components?.some(({ Name }) => Name.startsWith("Podman")) ?? false;
  const find = (image: string) => within(answerMilliseconds, engine.getImage(image).inspect());
  return {
    name: isPodman ? "podman" : "docker",
    python: "python3",
    describe: () => `${isPodman ? "Podman" : "Docker"} ${version.Version} at ${socketPath}`,
    hasImage: (image) =>
      find(image).then(
        () => true,
        () => false,
      ),
    async removeAll(label, value) {
      const filters = { label: [`${label}=${value}`] };
      const found = await within(answerMilliseconds, engine.listContainers({ all: true, filters }));
      const remove = ({ Id: id }: { Id: string }) => engine.getContainer(id).remove({ force: true, v: true });
      await within(answerMilliseconds, Promise.all(found.map(remove)));
      return found.length;
    },
    run: (box, signal) => withBoxUser((uid) => runContainer(engine, uid, box, signal)),
  };
}

/** Names of the boxes that this process runs right now: any other container of such a name is a leftover. */
const running = new Set<string>();

async function runContainer(engine: Docker, uid: number, box: Box, signal: AbortSignal): Promise<BoxOutcome> {
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
  let container: Docker.Container | null = null;
  try {
    container = await createContainer(engine, uid, box);
    return await finish(await watchContainer(container, box, signal, splitFrames(stdout.take, stderr.take)));
  } catch (error) {
    return await finish({ how: "platform_error", message: said(error) });
  } finally {
    await container?.remove({ force: true, v: true }).catch(() => {});
    running.delete(box.name);
  }
}

async function createContainer(engine: Docker, uid: number, box: Box): Promise<Docker.Container> {
  const image = await within(answerMilliseconds, engine.getImage(box.image).inspect());
  const volumes = Object.keys(image.Config.Volumes ?? {});
  const request = containerRequest(box, uid, image.Id, volumes);
  const create = () => within(answerMilliseconds, engine.createContainer(request));
  return create().catch(async (error) => {
    if ((error as { statusCode?: number }).statusCode !== 409) throw error;
    await removeLeftover(engine, box);
    return create();
  });
}

/**
 * A container of this name is from before a crash of ours, so it is killed and removed. One that does not carry the box's
 * labels is somebody else's and stays.
 */
async function removeLeftover(engine: Docker, box: Box): Promise<void> {
  const leftover = engine.getContainer(box.name);
  const { Config: config } = await within(answerMilliseconds, leftover.inspect());
  const isOurs = Object.entries(box.labels).every(([label, value]) => config.Labels?.[label] === value);
  if (!isOurs) throw new Error(`there is a container named ${box.name} already, and it is not ours`);
  await within(answerMilliseconds, leftover.remove({ force: true, v: true }));
}

async function watchContainer(
  container: Docker.Container,
  box: Box,
  signal: AbortSignal,
  take: (chunk: Uint8Array) => void,
): Promise<BoxOutcome["ending"]> {
  // Attached before the start, so that not even the first line is missed; drained to the end, so that it never blocks.
  const stream = await within(
    answerMilliseconds,
    container.attach({ stream: true, stdout: true, stderr: true }),
  );
  stream.on("data", take);
  const drained = new Promise((resolve) =>
    stream.once("end", resolve).once("close", resolve).once("error", resolve),
  );
  await within(answerMilliseconds, container.start());
  const deadline = openDeadline(box.limits.seconds, signal, () => void container.kill().catch(() => {}));
  let stopped: Stop | null;
  try {
    await container.wait();
  } finally {
    stopped = deadline.settle();
  }
  await within(answerMilliseconds, drained);
  if (stopped !== null) return { how: stopped };
  const { State: state } = await within(answerMilliseconds, container.inspect());
  if (state.OOMKilled) return { how: "out_of_memory" };
  return { how: "exited", code: state.ExitCode };
}

/** Gives up on an answer after a while; an engine that hangs must not hang us. */
async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`no answer within ${milliseconds / 1000} seconds`)),
    milliseconds,
  );
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}

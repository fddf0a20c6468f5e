import type Docker from "dockerode";
import { openDeadline, type Stop } from "./box-deadline.ts";
import { answered, refusalStatus, within } from "./engine-connection.ts";

/** How long the engine may take from our kill to its word that the container has ended. */
const killMilliseconds = 30_000;
/** The exit code of a program that signal 9 ended. */
const KILLED = 137;

type Request = Docker.ContainerCreateOptions & { name: string; Labels: Record<string, string> };

/**
 * Makes a container under its name, which nothing else can then have: the engine's own fence against doing the same work
 * twice at once. One of that name and with the same labels is from before a crash of ours, so it is killed and removed.
 *
 * @throws Error when the name belongs to a container that is not ours, which stays.
 */
export async function createContainer(docker: Docker, request: Request): Promise<Docker.Container> {
  const create = () => answered(docker.createContainer(request));
  return create().catch(async (error) => {
    if (refusalStatus(error) !== 409) throw error;
    const leftover = await findOurs(docker, request.name, request.Labels);
    if (leftover !== null) await removeContainer(docker, leftover.Id);
    return create();
  });
}

/** The container of this name, or null. @throws Error when it does not carry these labels: then it is somebody else's. */
export async function findOurs(
  docker: Docker,
  name: string,
  labels: Record<string, string>,
): Promise<Docker.ContainerInspectInfo | null> {
  const found = await answered(docker.getContainer(name).inspect()).catch(unlessMissing);
  if (found === null) return null;
  const { Labels: carried } = found.Config;
  if (Object.entries(labels).every(([label, value]) => carried?.[label] === value)) return found;
  throw new Error(`there is a container named ${name} already, and it is not ours`);
}

/** Ends a container, whatever it is doing, and takes its unnamed volumes with it. Its being gone already is as good. */
export async function removeContainer(docker: Docker, name: string): Promise<void> {
  await answered(docker.getContainer(name).remove({ force: true, v: true })).catch(unlessMissing);
}

/** For `catch`: null when the engine says that there is no such thing. */
export function unlessMissing(error: unknown): null {
  if (refusalStatus(error) === 404) return null;
  throw error;
}

export type Watching = {
  /** Wall clock from now. */
  seconds: number;
  signal: AbortSignal;
  /** Takes what the container prints, in the engine's frames. */
  take(chunk: Uint8Array): void;
};

export type Ended = {
  /** Why we ended it, or null when it ended by itself. */
  stopped: Stop | null;
  code: number;
  /** Whether the kernel killed any of its processes for want of memory, even if the rest went on. */
  ranOutOfMemory: boolean;
};

/** Starts a container that was just made, and waits for its end, which comes at the deadline at the latest. */
export async function startAndWatch(container: Docker.Container, watching: Watching): Promise<Ended> {
  // Attached before the start, so that not even the first line is missed; drained to the end, so that it never blocks.
  const stream = await answered(container.attach({ stream: true, stdout: true, stderr: true }));
  const drained = drain(stream, watching.take);
  await answered(container.start());
  return await watch(container, drained, watching);
}

/** Waits for the end of a container that somebody started before, and takes what is left of what it printed. */
export async function watchStarted(container: Docker.Container, watching: Watching): Promise<Ended> {
  const stream = await answered(container.logs({ follow: true, stdout: true, stderr: true }));
  return await watch(container, drain(stream, watching.take), watching);
}

async function watch(
  container: Docker.Container,
  drained: Promise<unknown>,
  { seconds, signal }: Watching,
): Promise<Ended> {
  const neverEnds = Promise.withResolvers<never>();
  const deadline = openDeadline(seconds, signal, () => {
    void container.kill().catch(() => {});
    void within(killMilliseconds, container.wait()).catch(neverEnds.reject);
  });
  let stopped: Stop | null;
  try {
    await Promise.race([container.wait(), neverEnds.promise]);
  } finally {
    stopped = deadline.settle();
  }
  await answered(drained);
  const state = await settledState(container);
  return { stopped, code: state.ExitCode, ranOutOfMemory: state.OOMKilled };
}

/** The kernel's word that memory ran out reaches the engine apart from the end of the process, and may come after it. */
async function settledState(container: Docker.Container): Promise<Docker.ContainerInspectInfo["State"]> {
  for (let looks = 1; ; looks++) {
    const { State: state } = await answered(container.inspect());
    if (state.OOMKilled || state.ExitCode !== KILLED || looks === 5) return state;
    await Bun.sleep(100);
  }
}

function drain(stream: NodeJS.ReadableStream, take: (chunk: Uint8Array) => void): Promise<unknown> {
  stream.on("data", take);
  return new Promise((resolve) => stream.once("end", resolve).once("close", resolve).once("error", resolve));
}

import type { Readable } from "node:stream";
import type Docker from "dockerode";
import { withBoxUser } from "../box-user.ts";
import { createContainer, startAndWatch, watchStarted } from "../container-life.ts";
import type { Ended, Watching } from "../container-life.ts";
import { answered, said, within } from "../engine-connection.ts";
import { removeBelongings } from "../leftovers.ts";
import { type Begun, findBegun, secondsLeft } from "./begun.ts";
import { collectPredictions, type Discardable, type Receive } from "./collect.ts";
import { outputFolders } from "./environment.ts";
import { goesOn } from "./holder.ts";
import { ImageRefusal, lookAtImage } from "./image.ts";
import { openSealedLog } from "./log.ts";
import { namesOf } from "./names.ts";
import { watchPeakMemory } from "./peak-memory.ts";
import { sealedRequest, type SealedRequest } from "./request.ts";
import type { SealedEnding, SealedOutcome, SealedRun, SealedWatch } from "./run.ts";
import type { Sandbox } from "./sandbox.ts";

/** Names of the runs that this process watches right now. */
const watched = new Set<string>();

/**
 * Runs a stranger's image to its end, whatever that is, and removes everything of it. Where a container of the very same run
 * is there already, from before a restart of ours, it is adopted instead: watched for what is left of its time, and collected.
 * Aborting ends it within two seconds.
 *
 * @param receive takes the predictions: see collect.ts.
 * @param change is for the self-test, which takes single walls away to see that they are what held.
 * @throws nothing: trouble of the engine's is an ending too.
 */
export async function runSealed<Kept extends Discardable>(
  sandbox: Sandbox,
  run: SealedRun,
  receive: Receive<Kept>,
  signal: AbortSignal,
  watch: SealedWatch = {},
  change: (request: SealedRequest) => SealedRequest = (request) => request,
): Promise<SealedOutcome<Kept>> {
  const { docker } = sandbox.connection;
  const names = namesOf(run.id);
  const log = openSealedLog(run.limits.logBytes, watch);
  const span = { seconds: 0, peakMemoryBytes: null as number | null };
  const finish = (ending: SealedEnding<Kept>): SealedOutcome<Kept> => ({
    ending,
    ...log.read(),
    ...span,
    runtime: sandbox.runtime,
  });
  if (watched.has(names.job))
    return finish({ how: "platform_error", message: `${names.job} is running already` });
  watched.add(names.job);
  try {
    const begun = await findBegun(sandbox.connection, run.id);
    if (begun === null) await removeRun(sandbox, run);
    if (signal.aborted) return finish({ how: "cancelled" });
    const ended = await withBoxUser(async (uid) => {
      const watching = { signal, take: log.take, seconds: secondsLeft(run.limits.seconds, begun) };
      const container =
        begun?.container ?? (await prepare(sandbox, change(await requestFor(sandbox, run, uid))));
      return await measured(container, begun, watching, span);
    }, begun?.uid);
    await watch.ended?.(names.job);
    if (isAmbiguous(ended) && !(await goesOn(docker, names.holder)))
      return finish({ how: "platform_error", message: "the engine ended it, and everything else" });
    return finish(endingOf(ended, begun, run) ?? (await collect(docker, run, receive)));
  } catch (error) {
    return finish(refusal(error));
  } finally {
    await removeRun(sandbox, run).catch(() => {});
    watched.delete(names.job);
  }
}

/** Ends and removes all that there is of a run, and nothing that only has its name. */
async function removeRun({ connection }: Sandbox, { id }: SealedRun): Promise<void> {
  const names = Object.values(namesOf(id));
  await removeBelongings(connection, id.instance, ({ name }) => !names.includes(name));
}

async function requestFor(sandbox: Sandbox, run: SealedRun, uid: number): Promise<SealedRequest> {
  const image = await lookAtImage(sandbox.connection.docker, run.image, run.gpus.length > 0);
  return sealedRequest(run, image, {
    uid,
    holderImage: await sandbox.holderImage(),
    runtime: sandbox.runtime,
  });
}

/** Makes the output's place, has it held, and makes the container, which is not started yet. */
async function prepare(
  { connection: { docker } }: Sandbox,
  request: SealedRequest,
): Promise<Docker.Container> {
  await answered(docker.createVolume(request.volume));
  const [container] = await Promise.all([
    createContainer(docker, request.job),
    createContainer(docker, request.holder).then((holder) => answered(holder.start())),
  ]);
  return container;
}

async function measured(
  container: Docker.Container,
  begun: Begun | null,
  watching: Watching,
  span: { seconds: number; peakMemoryBytes: number | null },
): Promise<Ended> {
  const from = performance.now();
  const memory = watchPeakMemory(container);
  try {
    return await (begun === null ? startAndWatch(container, watching) : watchStarted(container, watching));
  } finally {
    span.peakMemoryBytes = memory.stop();
    const since = begun?.isOver === true ? 0 : (performance.now() - from) / 1000;
    span.seconds = (begun?.seconds ?? 0) + since;
  }
}

const SIGKILL = 9;

/** Whether an engine that is being stopped may have ended it. */
function isAmbiguous({ stopped, ranOutOfMemory, code }: Ended): boolean {
  return stopped === null && !ranOutOfMemory && (code === 128 + SIGKILL || code === 255);
}

/** How it ended, unless its output is to say that. */
function endingOf(
  { stopped, ranOutOfMemory, code }: Ended,
  begun: Begun | null,
  { limits }: SealedRun,
): SealedEnding<never> | null {
  if (stopped !== null) return { how: stopped };
  // It went on for too long while nobody was there to end it.
  if (begun?.isOver === true && begun.seconds > limits.seconds) return { how: "timeout" };
  // As the engine goes on, nobody but the kernel ends it with signal 9, and not every engine says why.
  if (ranOutOfMemory || code === 128 + SIGKILL) return { how: "out_of_memory" };
  return code === 0 ? null : { how: "crashed", code };
}

/** From the holder, whose folder is no stranger's, and always by the same path: one that a stranger chose would be followed. */
async function collect<Kept extends Discardable>(
  docker: Docker,
  { id, limits }: SealedRun,
  receive: Receive<Kept>,
): Promise<SealedEnding<Kept>> {
  const holder = docker.getContainer(namesOf(id).holder);
  const tar = (await answered(holder.getArchive({ path: `${outputFolders[0]}/.` }))) as Readable;
  try {
    return await within(30_000 + limits.outputBytes / 10_000, collectPredictions(tar, limits, receive));
  } finally {
    tar.destroy();
  }
}

/** What the kernel or the engine's runtime says when an image itself is at fault. */
const imageAtFault =
  /chdir to cwd|executable file not found|exec format error|no command specified|no such file or directory: unknown/i;

function refusal(error: unknown): SealedEnding<never> {
  const message = said(error);
  if (error instanceof ImageRefusal) return { how: "image_refused", message };
  if (imageAtFault.test(message))
    return { how: "image_refused", message: `The image cannot be started: ${message}` };
  return { how: "platform_error", message };
}

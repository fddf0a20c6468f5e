import { Readable } from "node:stream";
import { splitFrames } from "./container-frames.ts";
import { createContainer, removeContainer, startAndWatch, unlessMissing } from "./container-life.ts";
import { answered, type Connection, within } from "./engine-connection.ts";

/** A file system to be changed by a program of its own, as root in it, and without network. */
export type RootChange = {
  /** Of the container; an image of this name holds the file system meanwhile. */
  name: string;
  labels: Record<string, string>;
  /** As a tar. */
  root: AsyncIterable<Uint8Array>;
  argv: string[];
  env: Record<string, string>;
  seconds: number;
  signal: AbortSignal;
  /** Each line that the program prints. */
  line(text: string): void;
};

/** How long an engine may take to take in the file system. */
const importMilliseconds = 900_000;

/**
 * Runs the program in a container and gives the file system as it is afterwards, as a tar. Nothing of this machine is in the
 * container, and nothing of it stays in the engine.
 *
 * @throws Error when the program fails, with the last it said; what the engine says.
 */
export async function* changeRoot(
  connection: Connection,
  { name, labels, root, argv, env, seconds, signal, line }: RootChange,
): AsyncGenerator<Uint8Array> {
  const { docker } = connection;
  const image = `${name}:root`;
  try {
    await importRoot(connection, root, name);
    const container = await createContainer(docker, {
      name,
      Image: image,
      Labels: labels,
      Entrypoint: argv,
      Cmd: [],
      Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
      NetworkDisabled: true,
      HostConfig: { NetworkMode: "none", LogConfig: { Type: "none", Config: {} } },
    });
    const last: string[] = [];
    const take = eachLine((text) => {
      line(text);
      last.push(text);
      if (last.length > 20) last.shift();
    });
    const ended = await startAndWatch(container, { seconds, signal, take: splitFrames(take, take) });
    signal.throwIfAborted();
    if (ended.stopped !== null || ended.code !== 0)
      throw new Error(`${argv[0]} ended with ${ended.stopped ?? ended.code}:\n${last.join("\n")}`);
    yield* (await container.export()) as unknown as AsyncIterable<Uint8Array>;
  } finally {
    await removeContainer(docker, name);
    await answered(docker.getImage(image).remove({ force: true })).catch(unlessMissing);
  }
}

async function importRoot(
  { docker }: Connection,
  root: AsyncIterable<Uint8Array>,
  repo: string,
): Promise<void> {
  const tar = Readable.from(root, { objectMode: false });
  const broken = new Promise<never>((_, reject) => tar.once("error", reject));
  const importing = docker.importImage(tar, { repo, tag: "root" }).then(async (answer) => {
    for await (const piece of answer)
      if (String(piece).includes('"error"')) throw new Error(`the engine refuses it: ${String(piece)}`);
  });
  await within(importMilliseconds, Promise.race([importing, broken]));
}

/** Lines out of pieces that are cut anywhere. */
function eachLine(line: (text: string) => void): (piece: Uint8Array) => void {
  const decoder = new TextDecoder();
  let rest = "";
  return (piece) => {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) line(text);
  };
}

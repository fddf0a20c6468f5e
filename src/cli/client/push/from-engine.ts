import { shortName } from "../../../images/archive/archive-image.ts";
import type { OpenArchive } from "../../../images/archive/open-archive.ts";
import { readArchive } from "../../../images/archive/read-archive.ts";
import { likelyMeant } from "../../../kit/spelling.ts";
import { Fault } from "../../../kit/fault.ts";
import type { Call } from "../command.ts";
import { unreachable } from "../exit-codes.ts";
import { harmless } from "../plain-text.ts";
import { openProgress } from "../progress.ts";
import { type ClosedEngine, findEngines, type LocalEngine } from "./engines.ts";
import { type Scratch, toScratch } from "./scratch.ts";

/**
 * Takes an image out of the first engine of this machine that has it.
 * @throws Fault missing when none has it, or there is none; unavailable when the engine breaks off.
 */
export async function fromEngine(call: Call, name: string): Promise<OpenArchive> {
  const { open, closed } = await findEngines(call.terminal.env);
  if (open.length === 0) throw noEngine(closed);
  for (const engine of open) {
    const answer = await engine.get(`/images/${encodeURI(name)}/json`);
    if (answer.ok) return saved(call, engine, name, (await sizeIn(answer)) ?? 0);
    await answer.body?.cancel();
  }
  throw await notFound(open, name);
}

async function saved(call: Call, engine: LocalEngine, name: string, size: number): Promise<OpenArchive> {
  const answer = await engine.get(`/images/${encodeURI(name)}/get`);
  if (!answer.ok || answer.body === null)
    throw unreachable(
      `The engine at ${engine.place} does not hand the image out: ${await sentenceIn(answer)}`,
    );
  const progress = openProgress(call, `Reading ${name} from ${engine.place}`, size);
  let done = 0;
  async function* watched(body: AsyncIterable<Uint8Array>) {
    for await (const piece of body) {
      progress.at((done += piece.length));
      yield piece;
    }
  }
  try {
    const scratch = await toScratch(watched(answer.body)).catch((error: unknown) => {
      if (error instanceof Fault || (error as { syscall?: unknown }).syscall === "write") throw error;
      throw unreachable(`The engine at ${engine.place} broke off: ${(error as Error).message}`);
    });
    return await opened(scratch);
  } finally {
    progress.end();
  }
}

async function opened(scratch: Scratch): Promise<OpenArchive> {
  try {
    return { images: await readArchive(scratch), close: scratch.close };
  } catch (error) {
    await scratch.close();
    throw error;
  }
}

async function sizeIn(answer: Response): Promise<number | null> {
  const { Size } = (await answer.json()) as { Size?: unknown };
  return typeof Size === "number" ? Size : null;
}

async function sentenceIn(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    return harmless(String((JSON.parse(text) as { message?: unknown }).message ?? text));
  } catch {
    return harmless(text.slice(0, 300));
  }
}

const orSave =
  "Or save the image to a file (docker save -o FILE.tar IMAGE) and name it with --archive FILE.tar.";

function noEngine(closed: ClosedEngine[]): Fault {
  const [first] = closed;
  const why =
    first === undefined
      ? "No container engine answers on this machine. Start Docker or Podman (`systemctl --user start podman.socket`), or say with the variable DOCKER_HOST where it is."
      : `You may not use the container engine at ${first.place.replace("unix://", "")}. Join its group (usually docker).`;
  return new Fault("missing", `${why}\n${orSave}`);
}

async function notFound(engines: LocalEngine[], name: string): Promise<Fault> {
  const names = (await Promise.all(engines.map(namesIn))).flat();
  const similar = similarTo(name, [...new Set(names)]);
  const meant = similar.length === 0 ? "" : `\nThere are: ${harmless(similar.join(", "))}.`;
  return new Fault("missing", `Image not found. Please enter the correct image name and tag.${meant}`);
}

async function namesIn({ get }: LocalEngine): Promise<string[]> {
  const answer = await get("/images/json").catch(() => null);
  if (answer === null || !answer.ok) return [];
  const images = (await answer.json()) as { RepoTags?: string[] | null }[];
  const tags = images.flatMap(({ RepoTags }) => RepoTags ?? []);
  return tags.filter((tag) => !tag.includes("<none>")).map(shortName);
}

const MOST_SIMILAR = 5;

/** The same image under other tags, what ends or begins alike, what is a slip of the fingers away. */
function similarTo(name: string, names: string[]): string[] {
  const stem = (each: string) => (shortName(each).split("/").at(-1) ?? "").replace(/:[^:]*$/, "");
  const wanted = stem(name);
  const meant = likelyMeant(wanted, names.map(stem));
  const near = names.filter((each) => {
    const found = stem(each);
    return found === meant || found.startsWith(wanted) || wanted.startsWith(found);
  });
  return near.toSorted().slice(0, MOST_SIMILAR);
}

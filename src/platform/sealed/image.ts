import { posix } from "node:path";
import type Docker from "dockerode";
import { unlessMissing } from "../container-life.ts";
import { answered } from "../engine-connection.ts";
import { inputFolders, outputFolders } from "./environment.ts";

/** An image as far as a run has to know it. */
export type SealedImage = { id: string; env: string[]; volumes: string[] };

/** Something about an image that its author has to change. */
export class ImageRefusal extends Error {}

/** More would each be a mount that the engine makes for the asking. */
const MOST_VOLUMES = 16;
/** Where the kernel and the engine have things of their own; as a working folder a way out (CVE-2024-21626). */
const SYSTEM = ["/proc", "/sys", "/dev"];
/** Loads code into programs; with a GPU, into the machinery that runs outside of the container (CVE-2025-23266). */
const LOADER = /^(LD_PRELOAD|LD_AUDIT|LD_LIBRARY_PATH)=./;

/**
 * Looks at an image as the engine has it and at what it wants of its surroundings, whoever checked it when it arrived.
 *
 * @throws ImageRefusal when it cannot be run like this; Error when the engine does not have it.
 */
export async function lookAtImage(docker: Docker, image: string, usesGpus: boolean): Promise<SealedImage> {
  if (!/^sha256:[0-9a-f]{64}$/.test(image)) throw new Error(`an image is run by its digest, not as ${image}`);
  const found = await answered(docker.getImage(image).inspect()).catch(unlessMissing);
  if (found === null) throw new Error(`the engine has no image ${image}`);
  const {
    Env: env,
    Volumes: volumes,
    WorkingDir: folder,
    Entrypoint: entrypoint,
    Cmd: command,
  } = found.Config;
  const refusal = refusalOf({
    folder: folder ?? "",
    volumes: Object.keys(volumes ?? {}),
    env: env ?? [],
    starts: (entrypoint ?? []).length > 0 || (command ?? []).length > 0,
    usesGpus,
  });
  if (refusal !== null) throw new ImageRefusal(refusal);
  return { id: found.Id, env: env ?? [], volumes: Object.keys(volumes ?? {}) };
}

type Wishes = { folder: string; volumes: string[]; env: string[]; starts: boolean; usesGpus: boolean };

/** What speaks against running an image with these wishes, for its author; null when nothing does. */
export function refusalOf({ folder, volumes, env, starts, usesGpus }: Wishes): string | null {
  if (!starts) return "The image does not say what to run. Give it an ENTRYPOINT or a CMD.";
  if (folder !== "" && !isPlain(folder))
    return "The image's WORKDIR must be an absolute path outside of /proc, /sys and /dev.";
  const odd = volumes.find((path) => !isPlain(path) || isOurs(path));
  if (odd !== undefined || volumes.length > MOST_VOLUMES)
    return "The image declares volumes that cannot be put aside. Remove VOLUME from its Dockerfile.";
  if (usesGpus && env.some((line) => LOADER.test(line)))
    return "With a GPU, the image may not set LD_PRELOAD, LD_AUDIT or LD_LIBRARY_PATH. Use /etc/ld.so.conf.d.";
  return null;
}

function isPlain(path: string): boolean {
  if (!path.startsWith("/") || path.includes("\0") || path.split("/").includes("..")) return false;
  return !SYSTEM.some((folder) => isWithin(path, folder));
}

/** Whether it is, is above, or is below something that a run puts there. */
function isOurs(path: string): boolean {
  const ours = [...inputFolders, ...outputFolders, "/tmp"];
  return ours.some((folder) => isWithin(path, folder) || isWithin(folder, path));
}

function isWithin(path: string, folder: string): boolean {
  const clean = posix.normalize(`${path}/`);
  return clean.startsWith(posix.normalize(`${folder}/`));
}

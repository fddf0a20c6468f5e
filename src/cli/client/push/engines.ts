import { accessSync, constants, existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { wrongUsage } from "../exit-codes.ts";

/** A container engine on this machine, Docker or one that speaks like it. */
export type LocalEngine = {
  /** Its socket or address, for people. */
  place: string;
  /** @throws what fetch throws. */
  get(path: string): Promise<Response>;
};

/** An engine that is there, but not for this user. */
export type ClosedEngine = { place: string };

type Environment = Record<string, string | undefined>;

/** Milliseconds after which an engine that says nothing is taken to be gone. */
const PATIENCE = 5000;

/**
 * Finds the engines that answer: the one that DOCKER_HOST or CONTAINER_HOST names and no other, else whatever answers at the
 * places where Docker and Podman put their sockets.
 *
 * @throws Fault usage for an address that cannot be spoken to.
 */
export async function findEngines(
  env: Environment,
): Promise<{ open: LocalEngine[]; closed: ClosedEngine[] }> {
  const named = env.DOCKER_HOST || env.CONTAINER_HOST;
  const places = named === undefined ? socketsIn(env) : [named];
  const open: LocalEngine[] = [];
  const closed: ClosedEngine[] = [];
  for (const place of places) {
    const engine = engineAt(place);
    if (engine === null) closed.push({ place });
    else if (await answers(engine)) open.push(engine);
  }
  return { open, closed };
}

/** Where sockets are without anybody having said so: Docker's, rootless Docker's, Docker Desktop's, Podman's. */
function socketsIn(env: Environment): string[] {
  const running = env.XDG_RUNTIME_DIR || `/run/user/${process.getuid?.() ?? 0}`;
  const home = env.HOME || homedir();
  const sockets = [
    "/var/run/docker.sock",
    join(running, "docker.sock"),
    join(home, ".docker/run/docker.sock"),
    join(home, ".docker/desktop/docker.sock"),
    join(running, "podman/podman.sock"),
    "/run/podman/podman.sock",
  ];
  return sockets.filter((path) => existsSync(path)).map((path) => `unix://${path}`);
}

/** Null when it is a socket that may not be opened. */
function engineAt(place: string): LocalEngine | null {
  const url = URL.parse(place);
  if (url?.protocol === "unix:") {
    const unix = decodeURIComponent(url.pathname);
    return mayOpen(unix) ? { place: unix, get: (path) => fetch(`http://engine${path}`, { unix }) } : null;
  }
  if (url?.protocol === "tcp:" || url?.protocol === "http:")
    return { place, get: (path) => fetch(`http://${url.host}${path}`) };
  throw wrongUsage(
    `The engine at ${place} cannot be read from here. Save the image where it is (docker save -o FILE.tar IMAGE) and name the file with --archive.`,
  );
}

function mayOpen(socket: string): boolean {
  try {
    accessSync(socket, constants.R_OK | constants.W_OK);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EACCES";
  }
}

async function answers({ get }: LocalEngine): Promise<boolean> {
  const late = Bun.sleep(PATIENCE).then(() => false);
  const ping = get("/_ping").then(
    (response) => response.ok,
    () => false,
  );
  return Promise.race([ping, late]);
}

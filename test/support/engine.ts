import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

/** A container engine to test with, and an image in it that has nothing but Debian and its Python. */
export type TestEngine = { socket: string; image: string };

const image = "assay-test-python:1";
const systemSocket = "/var/run/docker.sock";
const readyMilliseconds = 60_000;

let found: Promise<TestEngine | null> | null = null;

/**
 * The engine of this machine; where there is none and we are root, a private one that ends with this process. Null, with
 * the reason on stderr, where neither can be had: tests are then to be skipped.
 *
 * The first call on a machine may take minutes (Debian's docker.io is installed, the image is made and then kept under
 * ASSAY_TEST_CACHE, by default ~/.cache/assay), so call it only in files that need it:
 * `const engine = await testEngine();` at their top.
 */
export function testEngine(): Promise<TestEngine | null> {
  found ??= findEngine().catch((error: Error) => {
    console.error(`No container engine to test with: ${error.message}`);
    return null;
  });
  return found;
}

async function findEngine(): Promise<TestEngine> {
  const socket = (await answers(systemSocket)) ? systemSocket : (await startEngine()).socket;
  if (!(await hasImage(socket))) await importImage(socket, await imageArchive());
  return { socket, image };
}

/** A Docker engine of somebody's own, which ends with this process if not before. */
export type OwnEngine = { socket: string; stop(): Promise<void> };

/**
 * Starts one.
 * @param settings a folder that it finds in the place of /etc/docker, with the certificates that it is to trust.
 * @throws Error with the reason why it cannot be had.
 */
export async function startEngine(settings: string | null = null): Promise<OwnEngine> {
  if (process.getuid?.() !== 0) throw new Error("none answers, and only root can start one");
  await ensureInstalled("dockerd", "docker.io");
  const folder = await mkdtemp(join(tmpdir(), "assay-engine-"));
  const socket = join(folder, "docker.sock");
  const options = [
    ...[
      "--data-root",
      join(folder, "data"),
      "--exec-root",
      join(folder, "exec"),
      "--pidfile",
      join(folder, "pid"),
    ],
    ...["--host", `unix://${socket}`, "--bridge=none", "--iptables=false", "--ip6tables=false"],
  ];
  // The shell outlives this process by as long as it takes to clean up: its stdin ends when we do, however we do.
  const own =
    settings === null ? "" : `mkdir -p /etc/docker && mount --bind "$SETTINGS" /etc/docker || exit 1; `;
  const script = `${own}dockerd "$@" >"$FOLDER/log" 2>&1 & cat >/dev/null; kill $!; wait $!; rm -rf "$FOLDER"`;
  const apart = settings === null ? [] : ["unshare", "--mount"];
  const shell = Bun.spawn([...apart, "sh", "-c", script, "sh", ...options], {
    stdio: ["pipe", "ignore", "ignore"],
    env: { ...process.env, FOLDER: folder, SETTINGS: settings ?? "", NO_PROXY: "*" },
  });
  shell.unref();
  const deadline = performance.now() + readyMilliseconds;
  while (!(await answers(socket))) {
    if (performance.now() > deadline) {
      const log = await Bun.file(join(folder, "log")).text();
      shell.stdin.end();
      throw new Error(`dockerd does not start:\n${log.slice(-2000)}`);
    }
    await Bun.sleep(200);
  }
  return {
    socket,
    async stop() {
      shell.stdin.end();
      await shell.exited;
    },
  };
}

async function answers(socket: string): Promise<boolean> {
  if (!existsSync(socket)) return false;
  return await fetch("http://engine/_ping", { unix: socket, signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

async function hasImage(socket: string): Promise<boolean> {
  return (await fetch(`http://engine/images/${image}/json`, { unix: socket })).ok;
}

async function importImage(socket: string, archive: string): Promise<void> {
  const [repository, tag] = image.split(":");
  const url = `http://engine/images/create?fromSrc=-&repo=${repository}&tag=${tag}`;
  const response = await fetch(url, { unix: socket, method: "POST", body: Bun.file(archive) });
  const said = await response.text();
  if (!response.ok || said.includes("error")) throw new Error(`the image cannot be imported: ${said}`);
}

/** A root file system with Python, made once per machine. */
async function imageArchive(): Promise<string> {
  const cache = process.env.ASSAY_TEST_CACHE ?? join(homedir(), ".cache", "assay");
  const archive = join(cache, "python.tar");
  if (existsSync(archive)) return archive;
  if (process.getuid?.() !== 0) throw new Error("only root can make an image");
  await ensureInstalled("debootstrap", "debootstrap");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), "assay-image-"));
  try {
    await command("debootstrap", "--variant=minbase", "--include=python3", "stable", join(folder, "root"));
    await rm(join(folder, "root/var/cache/apt"), { recursive: true, force: true });
    // Renamed when complete, so that a run that was interrupted leaves nothing half done.
    const made = join(cache, `python-${process.pid}.tar`);
    await command("tar", "--create", "--file", made, "--directory", join(folder, "root"), ".");
    await rename(made, archive);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return archive;
}

async function ensureInstalled(program: string, debianPackage: string): Promise<void> {
  if (Bun.which(program) !== null) return;
  if (Bun.which("apt-get") === null) throw new Error(`there is no ${program}`);
  const install = ["apt-get", "install", "--yes", "--no-install-recommends", "-oDPkg::Lock::Timeout=300"];
  try {
    await command(...install, debianPackage);
  } catch {
    // Most often the lists of packages are missing or old.
    await command("apt-get", "update");
    await command(...install, debianPackage);
  }
}

async function command(...argv: string[]): Promise<void> {
  const child = Bun.spawn(argv, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  const [, said] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(`${argv[0]} failed: ${said.slice(-1000)}`);
}

import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Fault } from "../kit/fault.ts";

/** Where packages come from. With neither, from where this machine's own come. */
export type DebianSource = {
  /** "bookworm". */
  suite: string | null;
  /** An address, or a folder with `dists/` and `pool/` in it. */
  mirror: string | null;
};

/** Packages as files: those without which nothing can be installed, and all of them. */
export type DebianPackages = { base: string[]; all: string[] };

const DEBIAN = "http://deb.debian.org/debian";
const keyrings = ["debian", "ubuntu"].map((name) => `/usr/share/keyrings/${name}-archive-keyring.gpg`);

/**
 * Downloads packages with all that they need, as a machine that has nothing yet would: apt works on folders of our own, so
 * neither what is installed here nor root matters. Signatures are checked by apt as ever; a folder without any is believed.
 *
 * @param folder empty, of ours.
 * @param without packages that are taken to be there, and so not fetched with those that ask for them.
 * @throws Fault unavailable when this machine has no apt; invalid with what apt says.
 */
export async function downloadPackages(
  folder: string,
  source: DebianSource,
  packages: string[],
  without: string[] = [],
): Promise<DebianPackages> {
  for (const program of ["apt-get", "apt-config", "dpkg-deb"])
    if (Bun.which(program) === null)
      throw new Fault("unavailable", `There is no ${program} here, as there is on Debian and Ubuntu.`);
  const odd = packages.find((name) => !/^[a-z0-9][a-z0-9+.-]+$/.test(name) || /[+-]$/.test(name));
  if (odd !== undefined) throw new Fault("invalid", `"${odd}" is no name of a Debian package.`);
  const archives = join(folder, "archives");
  for (const path of ["state/lists/partial", "archives/partial"])
    await mkdir(join(folder, path), { recursive: true });
  await writeFile(join(folder, "status"), without.map(pretended).join("\n"));
  const configuration = join(folder, "apt.conf");
  await writeFile(configuration, await aptConfiguration(folder, source));
  const apt = (...args: string[]) => said(["apt-get", "-qq", ...args], configuration);
  const files = async () => (await readdir(archives)).filter((name) => name.endsWith(".deb")).sort();
  await apt("update");
  // Where there is a choice, the package that only says what the other would make so takes less.
  const base = ["?essential", "?exact-name(usr-is-merged)"];
  await apt("install", "--yes", "--download-only", ...base);
  const least = await files();
  await apt("install", "--yes", "--download-only", ...base, ...packages);
  const paths = (names: string[]) => names.map((name) => join(archives, name));
  return { base: paths(least), all: paths(await files()) };
}

/** The files of a package as a tar, whose names begin with "./". @throws Error when it is none. */
export async function* packageFiles(path: string): AsyncGenerator<Uint8Array> {
  const child = Bun.spawn(["dpkg-deb", "--fsys-tarfile", path], { stdio: ["ignore", "pipe", "pipe"] });
  yield* child.stdout;
  if ((await child.exited) !== 0) throw new Error((await new Response(child.stderr).text()).trim());
}

/** How apt's list of what is installed says it of a package. */
function pretended(name: string): string {
  const fields = { Package: name, Status: "install ok installed", Architecture: "all", Version: "9999" };
  return Object.entries({ ...fields, Maintainer: "nobody", Description: "not needed" })
    .map(([field, value]) => `${field}: ${value}\n`)
    .join("");
}

/** In place of all of the machine's configuration but how it reaches others: proxies, time limits, certificates. */
async function aptConfiguration(folder: string, source: DebianSource): Promise<string> {
  const machine = (await said(["apt-config", "dump"], "")).split("\n");
  const reaching = machine.filter((line) => /^Acquire::(?!IndexTargets|Languages)/.test(line));
  const list = await sourcesList(source);
  if (list !== null) await writeFile(join(folder, "sources.list"), list);
  const settings: Record<string, string> = {
    "Dir::Etc::main": "/dev/null",
    "Dir::Etc::parts": "/dev/null",
    "Dir::Etc::preferences": "/dev/null",
    "Dir::Etc::preferencesparts": "/dev/null",
    ...(list === null
      ? {}
      : { "Dir::Etc::sourcelist": join(folder, "sources.list"), "Dir::Etc::sourceparts": "/dev/null" }),
    "Dir::State": join(folder, "state"),
    "Dir::State::status": join(folder, "status"),
    "Dir::Cache": folder,
    "APT::Install-Recommends": "false",
    "APT::Sandbox::User": "",
    "Acquire::Languages": "none",
  };
  const own = Object.entries(settings).map(([key, value]) => `${key} "${value}";`);
  return [...reaching, ...own, ""].join("\n");
}

async function sourcesList({ suite, mirror }: DebianSource): Promise<string | null> {
  if (suite === null && mirror === null) return null;
  if ([suite, mirror].some((word) => /[\s[\]"]/.test(word ?? "")))
    throw new Fault("invalid", "A suite or mirror has no spaces or brackets in it.");
  const wanted = suite ?? (await ownSuite());
  if (mirror !== null && !mirror.includes("://")) {
    const folder = resolve(mirror);
    const dists = join(folder, "dists", wanted);
    if (!existsSync(dists)) throw new Fault("missing", `There is no folder ${dists}.`);
    const isSigned = ["InRelease", "Release.gpg"].some((name) => existsSync(join(dists, name)));
    return `deb [${isSigned ? keys() : "trusted=yes"}] copy:${folder} ${wanted} main\n`;
  }
  const lines = [`deb [${keys()}] ${mirror ?? DEBIAN} ${wanted} main`];
  if (mirror === null && wanted !== "sid" && wanted !== "unstable")
    lines.push(`deb [${keys()}] ${DEBIAN}-security ${wanted}-security main`);
  return `${lines.join("\n")}\n`;
}

function keys(): string {
  const there = keyrings.filter((path) => existsSync(path));
  return there.length === 0 ? "trusted=no" : `signed-by=${there.join(",")}`;
}

async function ownSuite(): Promise<string> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  const suite = /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(release)?.[1];
  if (suite === undefined)
    throw new Fault("invalid", "This machine does not say which Debian it is. Say it with --suite.");
  return suite;
}

async function said(argv: string[], configuration: string): Promise<string> {
  const child = Bun.spawn(argv, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, APT_CONFIG: configuration, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" },
  });
  const [out, complaint] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  if ((await child.exited) === 0) return out;
  const reasons = complaint.split("\n").filter((line) => line.startsWith("E:"));
  throw new Fault("invalid", `apt says: ${(reasons.length === 0 ? complaint : reasons.join(" ")).trim()}`);
}

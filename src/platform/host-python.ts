import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../kit/fault.ts";
import { linkedLibraries } from "./linked-libraries.ts";

/** This machine's Python, as far as one must know it to put it elsewhere. Paths are absolute. */
export type HostPython = {
  program: string;
  /** [3, 11] */
  version: [number, number];
  /** The folders with its own modules, without what was installed besides. */
  modules: string[];
  /** Where it looks for installed packages. */
  packages: string;
  /** [2, 36], or null where it is another C library. */
  glibc: [number, number] | null;
  /** "x86_64" */
  machine: string;
};

const question = `
import json, os, platform, site, sys, sysconfig
libc = platform.libc_ver()
print(json.dumps({
    "base": getattr(sys, "_base_executable", sys.executable),
    "isVirtual": sys.prefix != sys.base_prefix,
    "implementation": sys.implementation.name,
    "version": list(sys.version_info[:2]),
    "modules": sorted({sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}),
    "packages": site.getsitepackages()[0],
    "glibc": [int(part) for part in libc[1].split(".")[:2]] if libc[0] == "glibc" else None,
    "machine": platform.machine(),
}))
`;

/** @throws Fault unavailable when there is no such Python, or one that cannot be put elsewhere. */
export async function findHostPython(python: string): Promise<HostPython> {
  const answer = await ask(python);
  // A virtual environment has only a link to the Python that it was made with.
  const { base, isVirtual, implementation, ...found } = answer.isVirtual ? await ask(answer.base) : answer;
  if (implementation !== "cpython" || isVirtual || found.version[0] !== 3 || found.version[1] < 9)
    throw new Fault("unavailable", `${python} is no CPython 3.9 or newer. Name another with --python.`);
  return { ...found, program: await realpath(base) };
}

type Answer = Omit<HostPython, "program"> & { base: string; isVirtual: boolean; implementation: string };

async function ask(python: string): Promise<Answer> {
  const refusal = new Fault("unavailable", `${python} does not run here. Name a Python with --python.`);
  if (Bun.which(python) === null) throw refusal;
  const child = Bun.spawn([python, "-I", "-c", question], { stdio: ["ignore", "pipe", "ignore"] });
  const text = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw refusal;
  return JSON.parse(text) as Answer;
}

/** What else its program and its modules need to run. */
export async function librariesOf({ program, modules }: HostPython): Promise<string[]> {
  const extensions: string[] = [];
  for (const folder of modules) {
    const names = await readdir(join(folder, "lib-dynload")).catch(() => []);
    extensions.push(
      ...names.filter((name) => name.endsWith(".so")).map((name) => join(folder, "lib-dynload", name)),
    );
  }
  return linkedLibraries([program, ...extensions]);
}

/**
 * Compiles all modules in a folder, for those who cannot keep what Python compiles: loading them takes a fraction of the time.
 * What cannot be compiled stays as it is.
 *
 * @param root is not part of the paths that errors name.
 */
export async function compileModules({ program }: HostPython, folder: string, root: string): Promise<void> {
  const options = ["-q", "-j", "0", "--invalidation-mode", "unchecked-hash", "-s", root, "-p", "/"];
  const child = Bun.spawn([program, "-I", "-m", "compileall", ...options, folder], {
    stdio: ["ignore", "ignore", "ignore"],
  });
  await child.exited;
}

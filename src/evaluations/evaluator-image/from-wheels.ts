import { copyFile, mkdir, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { lastingChunks } from "../../kit/chunks.ts";
import { Fault } from "../../kit/fault.ts";
import { endOfTar, type PackedEntry, packEntries } from "../../kit/tar-writer.ts";
import { unpackZip } from "../../kit/zip.ts";
import { compileModules, findHostPython, type HostPython, librariesOf } from "../../platform/host-python.ts";
import { linkedLibraries } from "../../platform/linked-libraries.ts";
import { wheelLimits } from "../../wheelhouse/inspect.ts";
import { fittingWheels } from "./fitting-wheels.ts";

/** A wheel under its name, wherever its bytes are. */
export type WheelFile = { name: string; path: string };

/** A layer, and where programs in it find their libraries. */
export type WheelLayer = { files: AsyncGenerator<Uint8Array>; libraryPath: string[] };

/** Of Python's own modules: what nobody scores with, and what is made anew. */
const leftOut = new Set([
  ...["__pycache__", "site-packages", "dist-packages"],
  ...["ensurepip", "idlelib", "lib2to3", "pydoc_data", "test", "tkinter", "turtledemo"],
]);

/** Programs that Python and scripts start. */
const tools = ["/bin/sh", "/usr/bin/env"];

/**
 * A layer with this machine's Python and wheels, made without network and without a container: Python's program, its modules and
 * the libraries that they are linked to, at the paths that they have here, and the wheels unpacked beside them (PEP 427).
 *
 * @param root an empty folder of ours, for the tree.
 * @throws Fault invalid when no wheel fits this Python, or several of one package do; unavailable without a usable Python.
 */
export async function layerOfWheels(
  root: string,
  wheels: WheelFile[],
  pythonName: string,
  say: (progress: string) => void,
): Promise<WheelLayer> {
  const python = await findHostPython(pythonName);
  const chosen = fittingWheels(
    wheels.map(({ name }) => name),
    python,
  );
  if (chosen.length === 0)
    throw new Fault(
      "invalid",
      `None of the ${wheels.length} files is a wheel for Python ${python.version.join(".")}.`,
    );
  say(`Taking Python ${python.version.join(".")} of this machine (${python.program})`);
  const inRoot = (path: string) => join(root, path);
  const copy = async (path: string) => {
    await mkdir(dirname(inRoot(path)), { recursive: true });
    await copyFile(await realpath(path), inRoot(path));
  };
  for (const folder of python.modules) await copyModules(folder, inRoot(folder));
  const programs = [python.program, ...tools];
  const libraries = new Set([...(await librariesOf(python)), ...(await linkedLibraries(tools))]);
  for (const path of [...programs, ...libraries]) await copy(path);
  say(`Unpacking ${chosen.length} wheels`);
  const packages = inRoot(python.packages);
  for (const { name, path } of wheels) if (chosen.includes(name)) await unpackWheel(path, packages);
  for (const path of await libraryNeeds(packages)) {
    if (libraries.has(path)) continue;
    libraries.add(path);
    await copy(path);
  }
  say("Compiling modules");
  for (const folder of [...python.modules, python.packages])
    await compileModules(python, inRoot(folder), root);
  return {
    files: layerOf(root, python, programs),
    libraryPath: [...new Set([...libraries].map((path) => dirname(path)))].sort(),
  };
}

async function copyModules(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (leftOut.has(name) || name.startsWith("config-") || name.endsWith(".a")) continue;
    const path = join(from, name);
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory() === true) await copyModules(path, join(to, name));
    else if (found?.isFile() === true) await copyFile(path, join(to, name));
  }
}

/** Both kinds of library go where packages are; what is for other places is left out, scripts and headers among it. */
async function unpackWheel(path: string, packages: string): Promise<void> {
  const scratch = `${packages}.wheel`;
  await mkdir(dirname(scratch), { recursive: true });
  await unpackZip(path, scratch, wheelLimits);
  for (const name of await readdir(scratch)) {
    if (!name.endsWith(".data")) await moveInto(join(scratch, name), join(packages, name));
    else
      for (const kind of ["purelib", "platlib"])
        for (const inner of await readdir(join(scratch, name, kind)).catch(() => []))
          await moveInto(join(scratch, name, kind, inner), join(packages, inner));
  }
  await rm(scratch, { recursive: true });
}

/** Packages may share a folder, a namespace; of two files of one name the last stays, as with pip. */
async function moveInto(from: string, to: string): Promise<void> {
  const isFolder = (await stat(from)).isDirectory();
  if (isFolder && (await stat(to).catch(() => null))?.isDirectory() === true) {
    for (const name of await readdir(from)) await moveInto(join(from, name), join(to, name));
    return;
  }
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
}

/** What wheels expect of every Linux: theirs are in them, but not those of C and C++. */
async function libraryNeeds(packages: string): Promise<string[]> {
  const names = await readdir(packages, { recursive: true });
  const libraries = names.filter((name) => /\.so(\.|$)/.test(name)).map((name) => join(packages, name));
  return (await linkedLibraries(libraries)).filter((path) => !path.startsWith(packages));
}

async function* layerOf(
  root: string,
  { program }: HostPython,
  programs: string[],
): AsyncGenerator<Uint8Array> {
  const entries: PackedEntry[] = [];
  for (const name of (await readdir(root, { recursive: true })).sort()) {
    const path = join(root, name);
    const found = await stat(path);
    const packed = Buffer.from(name).toString("latin1");
    const runs = programs.includes(`/${name}`) || /\.so(\.|$)/.test(name);
    if (found.isDirectory()) entries.push({ kind: "folder", name: packed, mode: 0o755 });
    else
      entries.push({
        kind: "file",
        name: packed,
        mode: runs ? 0o755 : 0o644,
        bytes: found.size,
        content: lastingChunks(path),
      });
  }
  const links = ["usr/bin/python3", "usr/bin/python"].filter((name) => `/${name}` !== program);
  yield* packEntries([
    ...entries,
    ...links.map((name) => ({ kind: "symbolic link" as const, name, mode: 0o777, target: program })),
    { kind: "folder", name: "tmp", mode: 0o1777 },
  ]);
  yield endOfTar();
}

/** The wheels that lie in a folder. @throws Fault missing. */
export async function wheelsIn(folder: string): Promise<WheelFile[]> {
  const names = await readdir(folder).catch(() => {
    throw new Fault("missing", `There is no folder ${folder}.`);
  });
  return names.sort().map((name) => ({ name: basename(name), path: join(folder, name) }));
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../kit/fault.ts";
import { type PackageFile, projectName } from "../kit/package-file.ts";
import { unpackZip, type ZipLimits, zipLimits } from "../kit/zip.ts";
import type { Files } from "../platform/files.ts";

/** What the largest wheels need; everything else about them is as strict as for any ZIP. */
export const wheelLimits: ZipLimits = { ...zipLimits, entries: 100_000 };

/** Largest source distribution: it is read in memory. */
const MOST_SDIST = 200_000_000;

/**
 * Reads a package to its end, every checksum with it, and holds what it says of itself against its name.
 * @throws Fault invalid.
 */
export async function inspectPackage(
  files: Pick<Files, "workspace">,
  expected: PackageFile,
  path: string,
  bytes: number,
): Promise<void> {
  const metadata =
    expected.kind === "wheel"
      ? await wheelMetadata(files, expected, path)
      : await sdistMetadata(path, bytes, expected);
  const name = /^Name:\s*(\S+)\s*$/im.exec(metadata)?.[1] ?? "";
  if (projectName(name) !== expected.project)
    throw new Fault("invalid", `It holds the project "${name}", which its name does not say.`);
}

/** PEP 427: a ZIP with METADATA, WHEEL and RECORD in NAME-VERSION.dist-info. */
async function wheelMetadata(
  files: Pick<Files, "workspace">,
  { project, version }: PackageFile,
  path: string,
) {
  const workspace = await files.workspace();
  try {
    const folder = join(workspace.path, "wheel");
    await unpackZip(path, folder, wheelLimits);
    const infos = (await readdir(folder)).filter((name) => name.endsWith(".dist-info"));
    const own = infos.find((name) => isFor(name.slice(0, -".dist-info".length), project, version));
    if (own === undefined || infos.length > 1)
      throw new Fault(
        "invalid",
        "It is no wheel: it has not the one .dist-info folder that its name calls for.",
      );
    for (const name of ["WHEEL", "RECORD"]) await textOf(join(folder, own, name));
    return await textOf(join(folder, own, "METADATA"));
  } finally {
    await workspace.remove();
  }
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => {
    throw new Fault("invalid", `It is no wheel: it has no ${path.split("/").slice(-2).join("/")}.`);
  });
}

/** PEP 625: a gzipped tar with PKG-INFO in NAME-VERSION. */
async function sdistMetadata(
  path: string,
  bytes: number,
  { project, version }: PackageFile,
): Promise<string> {
  if (bytes > MOST_SDIST)
    throw new Fault("too_large", `A source distribution may have ${MOST_SDIST} bytes. Build a wheel of it.`);
  const content = await readFile(path);
  const found = await new Bun.Archive(content).files("*/PKG-INFO").catch((error: Error) => {
    throw new Fault("invalid", `It is no gzipped tar: ${error.message}.`);
  });
  const own = [...found].find(([name]) => isFor(name.split("/")[0] ?? "", project, version));
  if (own === undefined)
    throw new Fault(
      "invalid",
      "It is no source distribution: it has no PKG-INFO where its name calls for it.",
    );
  return own[1].text();
}

/** Whether "NAME-VERSION" is that of the project, however its name is spelt. */
function isFor(folder: string, project: string, version: string): boolean {
  const cut = folder.lastIndexOf("-");
  return projectName(folder.slice(0, cut)) === project && folder.slice(cut + 1) === version;
}

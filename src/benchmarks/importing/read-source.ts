import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../kit/fault.ts";
import type { Problem } from "../../kit/problem.ts";
import type { App } from "../../platform/app.ts";
import { readConfig } from "../config/read.ts";
import type { BenchmarkConfig } from "../config/types.ts";
import { type ConfigFile, configFiles } from "./config-files.ts";

/** A configuration that can be used, and what should be said about it all the same. */
export type ReadSource = { config: BenchmarkConfig; warnings: Problem[] };

/** Reads an unpacked ZIP or folder. @throws Fault invalid with every problem at once when it cannot be used. */
export async function readSource(root: string): Promise<ReadSource> {
  const { config, problems } = await examineSource(root);
  if (config !== null) return { config, warnings: problems };
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const things = errors === 1 ? "One thing" : `${errors} things`;
  throw new Fault("invalid", `The benchmark cannot be imported. ${things} must be mended first.`, problems);
}

/** The same without a refusal: the configuration is null exactly if one of the problems is an error. */
export async function examineSource(
  root: string,
): Promise<{ config: BenchmarkConfig | null; problems: Problem[] }> {
  const { config, problems } = await readConfig(root);
  if (config === null) return { config, problems };
  try {
    configFiles(config);
    return { config, problems };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return { config: null, problems: [...problems, ...fault.problems] };
  }
}

/** A file of the configuration, now in the store. */
export type StoredFile = ConfigFile & { digest: string; bytes: number };

/** Puts every file the configuration names into the store. A logo that cannot be read is left out, with a warning. */
export async function storeFiles(
  app: Pick<App, "files" | "pictures">,
  root: string,
  config: BenchmarkConfig,
): Promise<{ files: StoredFile[]; logoDigest: string | null; warnings: Problem[] }> {
  const files: StoredFile[] = [];
  for (const file of configFiles(config)) {
    const stored = await app.files.store(createReadStream(join(root, file.path)), Number.MAX_SAFE_INTEGER);
    files.push({ ...file, ...stored });
  }
  const { png, warnings } = await readLogo(app, root, config);
  const logo = png === null ? null : await app.files.store([png], Number.MAX_SAFE_INTEGER);
  return { files, logoDigest: logo?.digest ?? null, warnings };
}

/** The logo, decoded and encoded anew; null where there is none, or none that can be used. */
export async function readLogo(
  app: Pick<App, "pictures">,
  root: string,
  { picture }: BenchmarkConfig,
): Promise<{ png: Uint8Array | null; warnings: Problem[] }> {
  if (picture === null) return { png: null, warnings: [] };
  try {
    const bytes = await Bun.file(join(root, picture.path)).bytes();
    return { png: await app.pictures.reencodeLogo(bytes), warnings: [] };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const remedy = "The benchmark is shown without a logo.";
    const problem: Problem = { severity: "warning", place: picture.path, message: fault.message, remedy };
    return { png: null, warnings: [problem] };
  }
}

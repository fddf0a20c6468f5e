import { constants } from "node:fs";
import { chmod, copyFile, link, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { belowOf, type StagedInputs } from "../../benchmarks/image-inputs.ts";
import { Fault } from "../../kit/fault.ts";
import { newSecret } from "../../kit/secret.ts";
import { unpackZip } from "../../kit/zip.ts";
import type { App } from "../../platform/app.ts";
import type { Db } from "../../platform/database.ts";
import { syncPath } from "../../platform/durable.ts";

/*
 * What images read lies in inputs/VERSION of the data folder, laid out once and never changed: every run of every image has
 * the same tree, read-only. Labels are never in it.
 */

type InputsApp = Pick<App, "db" | "files">;

const rootOf = ({ files }: Pick<App, "files">) => join(files.root, "inputs");

/** Those that are being laid out at this moment, by version. */
const underway = new Map<string, Promise<void>>();

/** The folder with a phase's inputs, laid out now if it is not there. @throws Fault unavailable when their files are gone. */
export async function stageInputs(
  app: InputsApp,
  benchmarkId: number,
  inputs: StagedInputs,
): Promise<string> {
  const folder = join(rootOf(app), inputs.version);
  if (await exists(folder)) return folder;
  const staging = underway.get(folder) ?? layOut(app, benchmarkId, inputs, folder);
  underway.set(folder, staging);
  try {
    await staging;
  } finally {
    underway.delete(folder);
  }
  return folder;
}

async function layOut(
  app: InputsApp,
  benchmarkId: number,
  { kind, path }: StagedInputs,
  folder: string,
): Promise<void> {
  const files = await filesBelow(app.db, benchmarkId, path);
  if (files.length === 0)
    throw new Fault("unavailable", "The data that images read in this phase are not there.");
  await mkdir(rootOf(app), { recursive: true, mode: 0o700 });
  const making = join(rootOf(app), `.${newSecret()}`);
  try {
    if (kind === "zip") await unpackZip(app.files.path(files[0]?.digest ?? ""), making);
    else
      for (const file of files) {
        const target = join(making, belowOf(path, file.path));
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await linkOrCopy(app.files.path(file.digest), target);
      }
    await shut(making);
    await rename(making, folder);
    await syncPath(rootOf(app));
  } finally {
    await removeTree(making);
  }
}

async function filesBelow(db: Db, benchmarkId: number, path: string) {
  const rows = await db
    .selectFrom("benchmark_file")
    .select(["path", "digest"])
    .where("benchmark_id", "=", benchmarkId)
    .execute();
  return rows.filter((row) => row.path === path || row.path.startsWith(`${path}/`));
}

/** A stored file never changes, so a second name for it costs nothing; on another file system it has to be a copy. */
async function linkOrCopy(stored: string, target: string): Promise<void> {
  const { mode } = await stat(stored);
  if ((mode & 0o777) === 0o444 && (await link(stored, target).then(always, never))) return;
  await copyFile(stored, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
}

const always = () => true;
const never = () => false;

/** Takes everybody's right to write away, and makes what is there survive a power cut. */
async function shut(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await shut(path);
    else {
      await chmod(path, 0o444);
      await syncPath(path);
    }
  }
  await chmod(folder, 0o555);
  await syncPath(folder);
}

/**
 * Removes the inputs that no phase names any more and no run can be reading. For the process that serves the folder.
 * @returns how many there were.
 */
export async function sweepInputs(app: InputsApp): Promise<number> {
  const running = await app.db
    .selectFrom("evaluation")
    .select("id")
    .where("stage", "=", "predict")
    .where("status", "in", ["submitted", "queued", "running"])
    .executeTakeFirst();
  const folders = (await exists(rootOf(app))) ? await readdir(rootOf(app)) : [];
  if (running !== undefined || underway.size > 0) return 0;
  const phases = await app.db
    .selectFrom("phase")
    .select("image_inputs")
    .where("image_inputs", "is not", null)
    .execute();
  const named = new Set(
    phases.map(({ image_inputs }) => (JSON.parse(image_inputs ?? "{}") as StagedInputs).version),
  );
  const gone = folders.filter((name) => !named.has(name));
  for (const name of gone) await removeTree(join(rootOf(app), name));
  return gone.length;
}

/** Folders that nobody may write to cannot be emptied either. */
async function removeTree(folder: string): Promise<void> {
  if (!(await exists(folder))) return;
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await removeTree(join(folder, entry.name));
  await rm(folder, { recursive: true, force: true });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(always, never);
}

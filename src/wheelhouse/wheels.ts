import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { recordAudit } from "../accounts/audit.ts";
import { Fault } from "../kit/fault.ts";
import { readPackageFileName } from "../kit/package-file.ts";
import type { App } from "../platform/app.ts";
import type { Db } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";
import { inspectPackage } from "./inspect.ts";

/** A Python package that is handed out where there is no internet: a wheel or a source distribution. */
export type Wheel = Row<"wheel">;

/** All of them by name. */
export function listWheels(db: Db): Promise<Wheel[]> {
  return db.selectFrom("wheel").selectAll().orderBy("name").execute();
}

/** Whether there is a package of this project, whose name is as `projectName` spells it. */
export async function hasProject(db: Db, project: string): Promise<boolean> {
  return (await listWheels(db)).some(({ name }) => readPackageFileName(name)?.project === project);
}

/** @throws Fault missing. */
export async function wheelNamed(db: Db, name: string): Promise<Wheel> {
  const wheel = await db.selectFrom("wheel").selectAll().where("name", "=", name).executeTakeFirst();
  if (wheel === undefined) throw new Fault("missing", `There is no package ${name.slice(0, 200)} here.`);
  return wheel;
}

type WheelApp = Pick<App, "config" | "db" | "files" | "clock">;

/**
 * Takes in a file that the machine's owner has fetched. One that is there already, with the same bytes, is left alone.
 * @throws Fault invalid, too_large, missing when there is no such file, conflict when there is another of that name.
 */
export async function addWheel(app: WheelApp, path: string): Promise<Wheel> {
  const name = basename(path);
  const expected = readPackageFileName(name);
  if (expected === null)
    throw new Fault(
      "invalid",
      "It has not the name of a Python package: NAME-VERSION-PYTHON-ABI-PLATFORM.whl or NAME-VERSION.tar.gz.",
    );
  if (!(await stat(path).catch(() => null))?.isFile()) throw new Fault("missing", "There is no such file.");
  const staged = await app.files.stage(createReadStream(path), app.config.maxUploadBytes);
  try {
    await inspectPackage(app.files, expected, staged.path, staged.bytes);
  } catch (refusal) {
    await staged.discard();
    throw refusal;
  }
  await staged.keep();
  return enter(app, { name, digest: staged.digest, bytes: staged.bytes });
}

async function enter({ db, clock }: WheelApp, file: Omit<Wheel, "added_at">): Promise<Wheel> {
  const wheel = { ...file, added_at: clock.now() };
  return db.transaction().execute(async (trx) => {
    const there = await trx.selectFrom("wheel").selectAll().where("name", "=", file.name).executeTakeFirst();
    if (there?.digest === file.digest) return there;
    if (there !== undefined)
      throw new Fault(
        "conflict",
        "There is another package of this name. Remove it first, if this is the one that people are to get.",
      );
    await trx.insertInto("wheel").values(wheel).execute();
    const details = { name: file.name, sha256: file.digest };
    await recordAudit(
      trx,
      { actorId: null, action: "added", object: "package", objectId: null, details },
      wheel.added_at,
    );
    return wheel;
  });
}

/** Hands it out no more; the sweep removes its bytes. @throws Fault missing. */
export async function removeWheel(
  { db, clock }: Pick<WheelApp, "db" | "clock">,
  name: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { digest } = await wheelNamed(trx, name);
    await trx.deleteFrom("wheel").where("name", "=", name).execute();
    const details = { name, sha256: digest };
    await recordAudit(
      trx,
      { actorId: null, action: "removed", object: "package", objectId: null, details },
      clock.now(),
    );
  });
}

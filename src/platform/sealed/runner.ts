import { canonicalJson } from "../../kit/canonical-json.ts";
import { Fault } from "../../kit/fault.ts";
import type { Config } from "../config.ts";
import type { Db } from "../database.ts";
import type { Connection } from "../engine-connection.ts";
import { instanceOf } from "../instance.ts";
import { belongings, removeBelongings } from "../leftovers.ts";
import { NOT_NOW } from "../loop.ts";
import { readySandbox, selfTestOf } from "../self-test/record.ts";
import type { Discardable, Receive } from "./collect.ts";
import { type ImageArchive, loadImage, tidyImages } from "./load.ts";
import { idFrom } from "./names.ts";
import type { SealedId, SealedOutcome, SealedRun, SealedWatch } from "./run.ts";
import { runSealed } from "./seal.ts";

/** Where strangers' images run: a sandbox that holds, and the images that were loaded into it. */
export type Runner = {
  /** By what the appliance's runs and images are known there. */
  instance: string;
  /** Hash of the self-test by which the sandbox holds. */
  selfTest: string;
  /** See load.ts. @returns what `run` takes as the image. */
  load(image: ImageArchive, signal: AbortSignal): Promise<string>;
  /** See seal.ts. */
  run<Kept extends Discardable>(
    run: SealedRun,
    receive: Receive<Kept>,
    signal: AbortSignal,
    watch?: SealedWatch,
  ): Promise<SealedOutcome<Kept>>;
  /** Removes images that were loaded, but for those that are still wanted of these names. */
  tidyImages(wanted: (names: string[]) => Promise<string[]>): Promise<void>;
  /** Ends and removes runs, but for those that are still wanted of these. */
  tidyRuns(wanted: (ids: SealedId[]) => Promise<SealedId[]>): Promise<number>;
};

/**
 * The engine's strongest sandbox whose self-test holds.
 * @throws Fault unavailable (code not_now) when there is none at present.
 */
export async function openRunner(db: Db, config: Pick<Config, "engineSocket" | "data">): Promise<Runner> {
  const sandbox = await readySandbox(db, config.engineSocket);
  const test = sandbox === null ? null : await selfTestOf(db, sandbox);
  if (sandbox === null || test === null)
    throw new Fault("unavailable", "Images cannot be run here at present.", [], NOT_NOW);
  const { connection } = sandbox;
  const instance = instanceOf(config.data);
  return {
    instance,
    selfTest: test.hash,
    load: (image, signal) => loadImage(connection, instance, image, signal),
    run: (run, receive, signal, watch) => runSealed(sandbox, run, receive, signal, watch),
    tidyImages: (wanted) => tidyImages(connection, instance, wanted),
    tidyRuns: (wanted) => tidyRuns(connection, instance, wanted),
  };
}

/** What is wanted is asked for what there is: asked before, it would not tell of what was begun meanwhile. */
async function tidyRuns(
  connection: Connection,
  instance: string,
  wanted: (ids: SealedId[]) => Promise<SealedId[]>,
): Promise<number> {
  const found = await belongings(connection, instance);
  const runs = new Map(found.map(({ name, labels }) => [name, idFrom(labels)]));
  const kept = new Set((await wanted([...runs.values()].filter((id) => id !== null))).map(canonicalJson));
  return await removeBelongings(connection, instance, ({ name }) => {
    const id = runs.get(name) ?? null;
    return id === null || kept.has(canonicalJson(id));
  });
}

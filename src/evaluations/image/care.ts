import { examineSandbox } from "../../images/examine-sandbox.ts";
import type { App } from "../../platform/app.ts";
import type { Db } from "../../platform/database.ts";
import type { SealedId } from "../../platform/sealed/run.ts";
import { sweepInputs } from "./inputs.ts";
import { PREDICT } from "./predict.ts";

type CareApp = Pick<App, "db" | "files" | "config" | "clock" | "log" | "runner">;

const EVERY_MS = 60_000;

/** Looks after what images run in, from the start on and every minute. `stop` waits for what is being done. */
export function startImageCare(app: CareApp): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let caring = Promise.resolve();
  const next = () => {
    caring = caring
      .then(() => careForImages(app, stopping.signal))
      .catch((error) => {
        if (!stopping.signal.aborted) app.log.error("looking after images", error);
      });
  };
  next();
  const timer = setInterval(next, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await caring;
    },
  };
}

/** Finds out whether images can run, and removes from the engine and the data folder what no run needs any more. */
export async function careForImages(app: CareApp, signal: AbortSignal): Promise<void> {
  if (signal.aborted || !(await examineSandbox(app, signal)) || signal.aborted) return;
  const runner = await app.runner();
  const runs = await runner.tidyRuns(async (ids) => ids.filter(await goingRuns(app.db)));
  if (runs > 0) app.log.warn("runs of images removed that nobody waits for", { things: runs });
  await runner.tidyImages((names) => imagesToKeep(app.db, names));
  await sweepInputs(app);
}

/** Tells the runs apart whose evaluation has not ended, with whatever is none of an evaluation, from those that nobody waits for. */
export async function goingRuns(db: Db): Promise<(id: SealedId) => boolean> {
  const rows = await underway(db).select(["submission_id", "number"]).execute();
  const going = new Set(rows.map(({ submission_id, number }) => `${submission_id} ${number}`));
  return ({ stage, submission, attempt }) => stage !== PREDICT || going.has(`${submission} ${attempt}`);
}

/** Those of these images that somebody waits for: see `name` of engineArchive. */
async function imagesToKeep(db: Db, names: string[]): Promise<string[]> {
  const rows = await underway(db)
    .innerJoin("submission", "submission.id", "evaluation.submission_id")
    .innerJoin("image_manifest", "image_manifest.id", "submission.manifest_id")
    .select("image_manifest.address")
    .execute();
  const wanted = new Set(rows.map(({ address }) => address.replace(/^\w+:/, "")));
  return names.filter((name) => wanted.has(name));
}

const underway = (db: Db) =>
  db.selectFrom("evaluation").where("evaluation.status", "in", ["submitted", "queued", "running"]);

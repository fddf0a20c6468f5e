import { dryRunWork } from "./evaluations/dry-run/work.ts";
import { evaluationWork } from "./evaluations/work.ts";
import { standingsWork } from "./evaluations/standings-work.ts";
import type { App } from "./platform/app.ts";
import type { Work } from "./platform/loop.ts";

/** Every kind of job and how it is done. */
export type JobKind = "evaluation" | "dry_run" | "standings";

export function worksOf(app: App): Record<JobKind, Work> {
  return { evaluation: evaluationWork(app), dry_run: dryRunWork(app), standings: standingsWork(app) };
}

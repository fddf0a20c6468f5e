import { dryRunWork } from "./evaluations/dry-run/work.ts";
import { evaluationWork } from "./evaluations/work.ts";
import type { App } from "./platform/app.ts";
import type { Work } from "./platform/loop.ts";

/** Every kind of job and how it is done. */
export type JobKind = "evaluation" | "dry_run";

export function worksOf(app: App): Record<JobKind, Work> {
  return { evaluation: evaluationWork(app), dry_run: dryRunWork(app) };
}

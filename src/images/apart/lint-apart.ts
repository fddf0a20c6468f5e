import { Fault } from "../../kit/fault.ts";
import { openSemaphore } from "../../kit/semaphore.ts";
import { openThreads } from "../../platform/threads.ts";
import type { LintReport, PushedImage } from "../lint/report.ts";
import type { LintRules } from "../lint/rules.ts";

/** An image with where its parts are: blobs in files, the manifest that is looked at of an index here. */
export type LintTask = PushedImage & {
  paths: [digest: string, path: string][];
  manifests: [digest: string, content: Uint8Array][];
  rules: LintRules;
};

/** Unpacking takes a core, so there is only so much of it at a time. */
const lane = openSemaphore(2, 50);
/** Enough for the largest image on a slow machine. */
const SECONDS = 3600;

const threads = openThreads<LintTask, LintReport>("images/apart/lint-thread", 1);

/** lintImage in a thread. @throws Fault unavailable when too many images wait; DOMException TimeoutError. */
export function lintApart(task: LintTask): Promise<LintReport> {
  return lane.run(() => threads.run(task, SECONDS));
}

/** What a task's parts are read from. @throws Fault missing for what the task does not have. */
export function openPart({ paths, manifests }: Pick<LintTask, "paths" | "manifests">) {
  const files = new Map(paths);
  const contents = new Map(manifests);
  return (digest: string): AsyncIterable<Uint8Array> => {
    const content = contents.get(digest);
    if (content !== undefined) return once(content);
    const path = files.get(digest);
    if (path === undefined) throw new Fault("missing", "It was never pushed.");
    return Bun.file(path).stream();
  };
}

async function* once(content: Uint8Array) {
  yield content;
}

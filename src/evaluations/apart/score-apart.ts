import { isTimeOut, openThreads } from "../../platform/threads.ts";
import type { scoreBuiltIn } from "../scorer/score.ts";
import type { Verdict } from "../verdict.ts";

type Task = Parameters<typeof scoreBuiltIn>[0];

const threads = openThreads<Task, Verdict>("evaluations/apart/scoring-thread", 2);

/**
 * scoreBuiltIn in a thread of its own, with its time limit. Aborting ends the thread at once.
 * @throws DOMException AbortError when aborted; Error when the thread breaks.
 */
export async function scoreApart(task: Task, seconds: number, abort: AbortSignal): Promise<Verdict> {
  try {
    return await threads.run(task, seconds, abort);
  } catch (error) {
    if (isTimeOut(error) && !abort.aborted) return timedOut(seconds);
    throw error;
  }
}

function timedOut(seconds: number): Verdict {
  const message = `Scoring took longer than the ${seconds} seconds this phase allows and was stopped.`;
  return { outcome: "failed", reason: "timeout", message, detail: message };
}

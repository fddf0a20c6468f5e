import type { scoreBuiltIn } from "../scorer/score.ts";
import type { Verdict } from "../verdict.ts";

type Task = Parameters<typeof scoreBuiltIn>[0];
type Answer = { verdict: Verdict } | { error: string };

/** Threads that have finished their task and are kept warm for the next one. */
const idle: Worker[] = [];
const KEPT = 2;

/**
 * scoreBuiltIn in a thread of its own, with its time limit. Aborting ends the thread at once.
 * @throws DOMException AbortError when aborted; Error when the thread breaks.
 */
export async function scoreApart(task: Task, seconds: number, abort: AbortSignal): Promise<Verdict> {
  abort.throwIfAborted();
  const worker = idle.pop() ?? openThread();
  const deadline = AbortSignal.timeout(Math.min(seconds * 1000, 2 ** 31 - 1));
  try {
    const answer = await ask(worker, task, AbortSignal.any([abort, deadline]));
    if (idle.length < KEPT) idle.push(worker);
    else worker.terminate();
    if ("error" in answer) throw new Error(`the built-in scorer broke: ${answer.error}`);
    return answer.verdict;
  } catch (error) {
    worker.terminate();
    if (deadline.aborted && !abort.aborted) return timedOut(seconds);
    throw error;
  }
}

/** The executable holds threads, bundled, under their path from src/ (scripts/build.ts). */
const entry = Bun.isStandaloneExecutable ? "./evaluations/apart/scoring-thread.js" : "./scoring-thread.ts";

function openThread(): Worker {
  // A warm thread must not keep a finished command line alive.
  const options: Bun.WorkerOptions = { ref: false };
  return new Worker(new URL(entry, import.meta.url).href, options as WorkerOptions);
}

function ask(worker: Worker, task: Task, stop: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const end = () => reject(stop.reason);
    stop.addEventListener("abort", end, { once: true });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      stop.removeEventListener("abort", end);
      resolve(data);
    };
    worker.onerror = (event) => reject(new Error(`the scoring thread broke: ${event.message}`));
    worker.postMessage(task);
  });
}

function timedOut(seconds: number): Verdict {
  const message = `Scoring took longer than the ${seconds} seconds this phase allows and was stopped.`;
  return { outcome: "failed", reason: "timeout", message, detail: message };
}

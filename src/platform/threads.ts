/*
 * Threads for work that would hold up the pages. The entry of a thread is a file of its own that calls `answerTasks`;
 * scripts/build.ts puts it into the executable.
 */

/** Threads of one kind. Each does one task at a time; there are as many as there are tasks at the same time. */
export type Threads<Task, Answer> = {
  /**
   * Does a task in a thread. Aborting, and the end of the time, end the thread at once.
   * @throws DOMException TimeoutError after `seconds`; the reason of the abort; Error when the work throws.
   */
  run(task: Task, seconds: number, abort?: AbortSignal): Promise<Answer>;
};

type Reply<Answer> = { answer: Answer } | { error: string };

/**
 * @param entry the path of the entry from src/, without its ending.
 * @param kept how many threads stay warm for the next task.
 */
export function openThreads<Task, Answer>(entry: string, kept: number): Threads<Task, Answer> {
  const idle: Worker[] = [];
  return {
    async run(task, seconds, abort) {
      abort?.throwIfAborted();
      const worker = idle.pop() ?? openThread(entry);
      const deadline = AbortSignal.timeout(Math.min(seconds * 1000, 2 ** 31 - 1));
      try {
        const stop = abort === undefined ? deadline : AbortSignal.any([abort, deadline]);
        const reply = await ask<Answer>(worker, task, stop);
        if ("error" in reply) throw new Error(`the work in ${entry} broke: ${reply.error}`);
        if (idle.length < kept) idle.push(worker);
        else worker.terminate();
        return reply.answer;
      } catch (error) {
        worker.terminate();
        throw error;
      }
    },
  };
}

/** Whether `run` threw because the time was over. */
export function isTimeOut(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}

declare const self: Worker;

/** What the entry of a thread calls: one task at a time comes in; one answer goes out. */
export function answerTasks<Task, Answer>(work: (task: Task) => Promise<Answer>): void {
  self.onmessage = async ({ data }: MessageEvent<Task>) => {
    try {
      self.postMessage({ answer: await work(data) });
    } catch (error) {
      self.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  };
}

/** A thread with this entry, which does not keep the program alive by itself: a warm one must not hold up a finished command line. */
export function openThread(entry: string): Worker {
  // The executable holds threads, bundled, under their path from src/.
  const path = Bun.isStandaloneExecutable ? `./${entry}.js` : `../${entry}.ts`;
  const options: Bun.WorkerOptions = { ref: false };
  return new Worker(new URL(path, import.meta.url).href, options as WorkerOptions);
}

function ask<Answer>(worker: Worker, task: unknown, stop: AbortSignal): Promise<Reply<Answer>> {
  return new Promise((resolve, reject) => {
    const end = () => reject(stop.reason);
    stop.addEventListener("abort", end, { once: true });
    worker.onmessage = ({ data }: MessageEvent<Reply<Answer>>) => {
      stop.removeEventListener("abort", end);
      resolve(data);
    };
    worker.onerror = (event) => reject(new Error(`a thread broke: ${event.message}`));
    worker.postMessage(task);
  });
}

import { Fault } from "./fault.ts";

/** Lets a few things happen at a time and a few more wait; turns the rest away. */
export type Semaphore = {
  /** @throws Fault unavailable at once when the queue is full, and whatever `work` throws. */
  run<T>(work: () => Promise<T>): Promise<T>;
};

/** A semaphore of `slots` at a time, first come first served, with a queue of at most `longestQueue`. */
export function openSemaphore(slots: number, longestQueue: number): Semaphore {
  let free = slots;
  const queue: (() => void)[] = [];

  /** A place is handed from one to the next; it is free only when nobody waits. */
  async function enter(): Promise<void> {
    if (free > 0) free -= 1;
    else if (queue.length < longestQueue) await new Promise<void>((resolve) => queue.push(resolve));
    else throw new Fault("unavailable", "The server is busy right now. Please try again in a moment.");
  }

  function leave(): void {
    const next = queue.shift();
    if (next === undefined) free += 1;
    else next();
  }

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

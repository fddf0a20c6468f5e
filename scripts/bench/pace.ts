/** What came of requests sent at a fixed rate. */
export type Paced = {
  /** Milliseconds from the instant at which each ought to have been sent to its complete answer, in the order of sending. */
  latencies: number[];
  errors: Error[];
};

/** More than this may not wait for an answer: a server so far behind has failed, and the generator must not fall over with it. */
const MOST_UNDERWAY = 1000;

/**
 * Does something `rate` times a second for so many seconds, whether or not what was begun before is done (an open loop:
 * people do not wait for one another). A late start counts as waiting. Ends by itself.
 */
export async function paced(
  rate: number,
  seconds: number,
  act: (index: number) => Promise<void>,
): Promise<Paced> {
  const latencies: number[] = Array(rate * seconds).fill(Number.NaN);
  const errors: Error[] = [];
  const underway = new Set<Promise<void>>();
  const began = performance.now();
  for (let index = 0; index < rate * seconds; index++) {
    const due = began + (index / rate) * 1000;
    const early = due - performance.now();
    if (early > 0) await Bun.sleep(early);
    if (underway.size >= MOST_UNDERWAY)
      throw new Error(`${MOST_UNDERWAY} requests wait for an answer: the server cannot keep up.`);
    const one: Promise<void> = act(index)
      .then(() => {
        latencies[index] = performance.now() - due;
      })
      .catch((error) => void errors.push(error))
      .finally(() => underway.delete(one));
    underway.add(one);
  }
  await Promise.all(underway);
  return { latencies: latencies.filter((latency) => !Number.isNaN(latency)), errors };
}

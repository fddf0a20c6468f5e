/** What came of asking again as soon as there is an answer. */
export type Hammered = { perSecond: number; latencies: number[] };

/**
 * Does something over and over for so many seconds, so many times at once (a closed loop: it measures how much a server can
 * do, and never asks for more). Latencies are milliseconds. @throws what it throws.
 */
export async function hammered(atOnce: number, seconds: number, act: () => Promise<void>): Promise<Hammered> {
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  const one = async () => {
    for (let asked = performance.now(); asked < end; asked = performance.now()) {
      await act();
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return { perSecond: (latencies.length / (performance.now() - began)) * 1000, latencies };
}

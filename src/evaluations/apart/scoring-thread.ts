import { scoreBuiltIn } from "../scorer/score.ts";

/*
 * The entry of a thread that scores, so that a million predictions or two thousand bootstrap replicates do not hold up
 * the pages. One task at a time comes in; one answer goes out.
 */
declare const self: Worker;

self.onmessage = async ({ data }: MessageEvent<Parameters<typeof scoreBuiltIn>[0]>) => {
  try {
    self.postMessage({ verdict: await scoreBuiltIn(data) });
  } catch (error) {
    self.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
};

import { Fault } from "../../kit/fault.ts";
import type { Terminal } from "./terminal.ts";

/** Pauses between tries, in ms. */
const pauses = [1000, 2000, 4000, 8000];

/**
 * Does something that may be done twice, again and again while the server cannot be reached.
 * @throws Fault of the last try; any other refusal at once.
 */
export async function persevere<T>(terminal: Pick<Terminal, "pause">, what: () => Promise<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await what();
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== "unavailable") throw error;
      await terminal.pause(pause);
    }
  }
  return what();
}

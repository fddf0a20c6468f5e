import type { App } from "../platform/app.ts";
import { stateOf } from "../platform/database.ts";
import { textIn, written } from "./json.ts";

/** How long an answer is given again: what depends on the time of day, such as whether a phase is open, is never older. */
const LONGEST_MS = 1000;
/** Characters of all answers together, and of what they are answers to. */
const MOST = 16 * 1024 * 1024;

/**
 * Gives answers again for as long as nothing at all has been written to the database: then they would come out the same.
 * Programs poll, and many ask for the same lists; whatever anybody writes makes everything be read anew.
 */
export function keepAnswers({ db, clock }: Pick<App, "db" | "clock">) {
  let state = "";
  let size = 0;
  const kept = new Map<string, { text: string; at: number }>();

  function forget(now: string): void {
    kept.clear();
    [state, size] = [now, 0];
  }

  function drop(key: string): void {
    const old = kept.get(key);
    if (old === undefined) return;
    size -= key.length + old.text.length;
    kept.delete(key);
  }

  /** @param key everything that the answer depends on beside the database and the time: who asks, and for what */
  return async (key: string, answer: () => Promise<Response>): Promise<Response> => {
    const before = await stateOf(db);
    if (before !== state) forget(before);
    const known = kept.get(key);
    if (known !== undefined && clock.now() - known.at < LONGEST_MS) return written(known.text);
    const at = clock.now();
    const response = await answer();
    const text = response.status === 200 ? textIn(response) : undefined;
    // What was written meanwhile may be in it or not, and a GET that writes has to be answered each time.
    if (text === undefined || (await stateOf(db)) !== before || state !== before) return response;
    drop(key);
    const added = key.length + text.length;
    if (size + added > MOST) forget(before);
    if (added <= MOST) {
      size += added;
      kept.set(key, { text, at });
    }
    return response;
  };
}

export type Keeper = ReturnType<typeof keepAnswers>;

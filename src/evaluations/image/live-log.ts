import type { Signal } from "../../platform/signal.ts";
import { submissionTopic } from "../../submissions/announce.ts";

/** What a running image prints, as it comes. */
export type LiveLog = {
  add(stream: "stdout" | "stderr", text: string): void;
  end(): void;
};

/** How much of it is shown, in characters, and how often pages are told that there is more. */
const SHOWN = 4096;
const TELL_MS = 1000;

/** The ends of the logs of what runs now, by evaluation. */
const tails = new Map<number, string>();

/** The end of what an image has printed so far; null when it does not run, or has said nothing. For hosts alone. */
export function logTail(evaluationId: number): string | null {
  return tails.get(evaluationId) ?? null;
}

export function openLiveLog(signal: Signal, evaluationId: number, submissionId: number): LiveLog {
  let timer: Timer | null = null;
  return {
    add(_stream, text) {
      tails.set(evaluationId, `${tails.get(evaluationId) ?? ""}${text}`.slice(-SHOWN));
      timer ??= setTimeout(() => {
        timer = null;
        signal.publish(submissionTopic(submissionId));
      }, TELL_MS);
    },
    end() {
      tails.delete(evaluationId);
      if (timer !== null) clearTimeout(timer);
    },
  };
}

import type { Call } from "../command.ts";
import { drawBar } from "../progress.ts";

/** How far the layers of a push have come: a bar for each that is under way where somebody looks on, and a line when it is done. */
export type Bars = {
  /** `what` is done with a layer: "Packing", "Pushing". */
  at(digest: string, what: string, done: number, total: number): void;
  /** Says the last word about a layer, as Docker does: "Pushed", "Layer already exists". */
  end(digest: string, word: string): void;
  /** Takes away what is still there. */
  close(): void;
};

/** Milliseconds between two drawings. */
const EVERY = 100;

export function openBars({ terminal, isJson }: Pick<Call, "terminal" | "isJson">): Bars {
  const underway = new Map<string, string>();
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = () => {
    drawnAt = terminal.now();
    terminal.live(underway.size === 0 ? null : [...underway.values()].join("\n"));
  };
  return {
    at(digest, what, done, total) {
      if (isJson || !terminal.isWatched) return;
      underway.set(digest, drawBar(`${shortOf(digest)}: ${what}`, done, total));
      if (terminal.now() - drawnAt >= EVERY) draw();
    },
    end(digest, word) {
      underway.delete(digest);
      if (isJson) return;
      terminal.live(null);
      terminal.err(`${shortOf(digest)}: ${word}`);
      draw();
    },
    close: () => terminal.live(null),
  };
}

/** As much of a digest as Docker shows of it. */
const shortOf = (digest: string) => digest.replace(/^\w+:/, "").slice(0, 12);

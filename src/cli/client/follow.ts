import type { Call } from "./command.ts";
import { persevere } from "./persevere.ts";
import { harmless } from "./plain-text.ts";
import { paths, type Submission } from "./wire.ts";

const ends = ["finished", "failed", "cancelled"];

/** Milliseconds between looks: soon at first, then less often. */
const FIRST = 500;
const LAST = 5000;

/** Follows a submission until its evaluation has ended, telling each state on standard error. @returns what became of it. */
export async function follow({ api, terminal, isJson }: Call, id: number): Promise<Submission> {
  const began = terminal.now();
  let told = "";
  for (let pause = FIRST; ; pause = Math.min(pause * 1.5, LAST)) {
    const submission = await persevere(terminal, () => api.get<Submission>(paths.submission(id)));
    const status = harmless(submission.status);
    if (terminal.isWatched && !isJson) {
      const seconds = Math.round((terminal.now() - began) / 1000);
      terminal.live(`Submission ${id}: ${status} (${seconds} s)`);
    } else if (status !== told && !isJson) terminal.err(`Submission ${id}: ${status}`);
    told = status;
    if (ends.includes(submission.status)) {
      terminal.live(null);
      return submission;
    }
    await terminal.pause(pause);
  }
}

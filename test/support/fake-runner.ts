import type { ImageArchive } from "../../src/platform/sealed/load.ts";
import type { SealedEnding, SealedRun } from "../../src/platform/sealed/run.ts";
import type { Runner } from "../../src/platform/sealed/runner.ts";

/** How a run of the fake ends: without predictions, or with these. */
export type Ending =
  | Exclude<SealedEnding<never>, { how: "predictions" }>
  | { how: "predictions"; name: "predictions.csv" | "submission.json"; text: string };

/** A runner without an engine: every run ends as it is told. What it was asked for is kept. */
export type FakeRunner = Runner & {
  runs: SealedRun[];
  loaded: ImageArchive[];
  /** How the next run ends. Rejecting is for what must not happen: a runner tells all in its endings. */
  next: (run: SealedRun, signal: AbortSignal) => Ending | Promise<Ending>;
};

export function fakeRunner(): FakeRunner {
  const runner: FakeRunner = {
    instance: "0".repeat(16),
    selfTest: "5".repeat(64),
    runs: [],
    loaded: [],
    next: () => ({ how: "no_output", message: "nothing was said" }),
    async load(image) {
      runner.loaded.push(image);
      return image.digests[0] ?? "";
    },
    async run(run, receive, signal) {
      runner.runs.push(run);
      const ending = await runner.next(run, signal);
      const log = { text: "printed by the image", dropped: 0 };
      const rest = {
        stdout: log,
        stderr: { text: "", dropped: 0 },
        seconds: 90,
        peakMemoryBytes: 7,
        runtime: null,
      };
      if (ending.how !== "predictions") return { ending, ...rest };
      const kept = await receive(pieces(ending.text));
      return { ending: { how: "predictions", name: ending.name, kept }, ...rest };
    },
    tidyImages: async () => {},
    tidyRuns: async () => 0,
  };
  return runner;
}

async function* pieces(text: string) {
  yield Buffer.from(text);
}

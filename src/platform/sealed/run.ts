import type { Captured } from "../box.ts";

/** One run of an image that a stranger built, sealed off, over inputs its author never sees. */
export type SealedRun = {
  /** What the container, its volume and its fence are called by: see names.ts. */
  id: SealedId;
  /** `sha256:…`, the image's id or digest. The engine must hold it; nothing is ever fetched, and no name is taken. */
  image: string;
  /**
   * The folder that it reads, as /input and as /dataset. Folders in it are 0555 and files 0444, since the program is another
   * user; and all of it lies on one file system.
   */
  inputs: string;
  /** Further variables, over the image's own. */
  env: Record<string, string>;
  /** Ids of GPUs that nothing else uses meanwhile; none for most. */
  gpus: string[];
  limits: SealedLimits;
};

export type SealedId = {
  /** See instance.ts: a secret of the appliance, so that no image can pass for one of ours. */
  instance: string;
  submission: number;
  attempt: number;
  /** A word, such as "predict". */
  stage: string;
};

/** Sizes in bytes. */
export type SealedLimits = {
  /** Wall clock from start to end. */
  seconds: number;
  /** All that it may have in memory, with what it puts into /tmp, /dev/shm and /output. There is no swap. */
  memoryBytes: number;
  /** Cores, possibly a fraction. */
  cpus: number;
  /** Processes and threads together. gVisor counts its own among them and wants 512 or more. */
  processes: number;
  /** Of /dev/shm, through which PyTorch's data loaders hand over batches: 1 GB or more for those. */
  shmBytes: number;
  /** Of /tmp. */
  scratchBytes: number;
  /** Whether programs may be started from /tmp, as Numba and PyInstaller do. */
  scratchRuns: boolean;
  /** Of all that lies in /output together. */
  outputBytes: number;
  /** How many files and folders there may be in /output. */
  outputFiles: number;
  /** Kept of stdout and of stderr, each: its beginning. */
  logBytes: number;
};

/** What an image gets unless the phase says otherwise. */
export const defaultSealedLimits: SealedLimits = {
  seconds: 3600,
  memoryBytes: 4 * 1024 ** 3,
  cpus: 2,
  processes: 512,
  shmBytes: 64 * 1024 ** 2,
  scratchBytes: 512 * 1024 ** 2,
  scratchRuns: false,
  outputBytes: 64 * 1024 ** 2,
  outputFiles: 1000,
  logBytes: 1024 ** 2,
};

/** The two names of one file, in the two formats: ours, and EvalAI's. */
export const predictionNames = [
  "predictions.csv",
  "predictions.json",
  "submission.csv",
  "submission.json",
] as const;
export type PredictionName = (typeof predictionNames)[number];

/**
 * How a run ended. `message` is for its participant where it is their doing; for the operator where it is the platform's.
 * What was kept of the predictions is the caller's to keep for good or to discard.
 */
export type SealedEnding<Kept> =
  | { how: "predictions"; name: PredictionName; kept: Kept }
  | { how: "crashed"; /** 1 to 255; 128 + n when signal n ended it. */ code: number }
  | { how: "timeout" }
  | { how: "out_of_memory" }
  | { how: "cancelled" }
  | { how: "no_output"; message: string }
  | { how: "output_too_large"; message: string }
  | { how: "malformed_output"; message: string }
  | { how: "image_refused"; message: string }
  | { how: "platform_error"; message: string };

/** All but the ending is for hosts alone: it can carry what the inputs hold. */
export type SealedOutcome<Kept> = {
  ending: SealedEnding<Kept>;
  /** Text, tabs and line feeds only: see kit/printable.ts. */
  stdout: Captured;
  stderr: Captured;
  /** Wall clock from the start of the program to its end; 0 when it never started. */
  seconds: number;
  /** Highest memory use, as far as the engine tells it; sampled every second, so a lower bound. */
  peakMemoryBytes: number | null;
  /** "runsc", or null for the engine's ordinary one. */
  runtime: string | null;
};

/** What can be followed while it runs. */
export type SealedWatch = {
  /** Each further piece of the log that is being kept, made printable. For hosts alone. */
  log?(stream: "stdout" | "stderr", text: string): void;
  /** After the program has ended and before anything is removed. */
  ended?(containerName: string): Promise<void>;
};

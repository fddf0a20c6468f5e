/**
 * One program to run sealed off: no network, no files but those named here, and an end.
 * Whatever a box could do to this machine, its engine is to prevent; whatever it says, its caller is to doubt.
 */
export type Box = {
  /** Unique while it runs, and the same when the same work is tried again by mistake, so that two never run at once. */
  name: string;
  labels: Record<string, string>;
  /** What containers are made from; engines without images ignore it. */
  image: string;
  argv: string[];
  /** The whole environment, apart from HOME, TMPDIR and PATH. */
  env: Record<string, string>;
  /**
   * Files and folders to read. They must be readable by everyone (0444, 0555): the box is another user. A folder above
   * them that only we may enter keeps everyone else out.
   */
  inputs: Binding[];
  /**
   * Files to write, and the only ones that outlive the box. Each is made empty beforehand, so that the box can neither
   * add one, nor put a link or a device in its place. `host` must not exist; its folder must be ours alone (0700).
   */
  outputs: Binding[];
  limits: BoxLimits;
};

/** A path out here, and the absolute path it has inside. */
export type Binding = { host: string; inside: string };

export type BoxLimits = {
  /** Wall clock from start to end. */
  seconds: number;
  memoryBytes: number;
  /** Cores, possibly a fraction. Bubblewrap can only bound processor time by it, not share. */
  cpus: number;
  /** Processes and threads together. */
  processes: number;
  /** Of /tmp, which is in memory. Also the largest file that can be written anywhere. */
  scratchBytes: number;
  /** Kept of each output. */
  outputBytes: number;
  /** Kept of stdout and of stderr, each: its beginning. */
  logBytes: number;
};

export type BoxOutcome = {
  ending:
    | { how: "exited"; /** 0 to 255; 128 + n when signal n ended it. */ code: number }
    | { how: "timeout" }
    | { how: "out_of_memory" }
    | { how: "cancelled" }
    | { how: "platform_error"; /** For the operator. */ message: string };
  stdout: Captured;
  stderr: Captured;
  /** What is in each output, in the order of `box.outputs`: "too_large" beyond the cap, empty if never written. */
  outputs: (Uint8Array | "too_large")[];
  /** Wall clock from the start of the program to its end. */
  seconds: number;
  /** Highest resident memory of all its processes together, where the engine can tell; sampled, so a lower bound. */
  peakMemoryBytes: number | null;
};

/** The beginning of a stream, and how many bytes came after it. */
export type Captured = { text: string; dropped: number };

/** How an image ran, for hosts. Its author may know none of it: each number can be made to say something about the data. */
export type ImageRun = {
  /** "predictions", or why there are none. */
  ending: string;
  /** 128 + n when signal n ended it; null when it was not the program that ended it. */
  exitCode: number | null;
  /** Wall clock of the program itself. */
  seconds: number;
  peakMemoryBytes: number | null;
  /** Of the manifest that ran. */
  image: string;
  /** Of the data that it read. */
  inputs: string;
  /** "runsc" where the kernel between it and the machine's was one of its own. */
  runtime: string | null;
  /** Hash of the self-test by which the sandbox held. */
  selfTest: string;
};

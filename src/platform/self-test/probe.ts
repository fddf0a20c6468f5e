import type { Findings, Task } from "../inside/task.ts";
import type { SealedRequest } from "../sealed/request.ts";
import type { SealedLimits, SealedOutcome } from "../sealed/run.ts";

/** Predictions of a probe, which are looked at in memory. */
export type Kept = { text: string; discard(): Promise<void> };

/** What a probe leaves behind to be judged. */
export type Trace = {
  ending: SealedOutcome<Kept>["ending"];
  /** What it said it found; null when it said nothing. */
  found: Findings | null;
  /** What it read of what we keep of its log. */
  keptLogBytes: number;
  /** What the engine keeps of it on disk. */
  engineLogBytes: number;
  /** How often somebody reached the listener that this machine had up for it. */
  calls: number;
  /** Whether a kernel of its own stood between it and this machine's. */
  underGvisor: boolean;
};

/** "unclear": it was not done what was to be done, so that nothing follows. */
export type Verdict = "held" | "broken" | "unclear";

/** One attempt at the sandbox. */
export type Probe = {
  /** What is being held, for people; also its name. */
  name: string;
  task: Task;
  limits?: Partial<SealedLimits>;
  judge(trace: Trace): Verdict;
  /**
   * Left out under gVisor: a kernel of its own answers there, in the sandbox and at its cost, so that what is given is worth
   * nothing outside, and what is told from inside says nothing about the limits that hold it.
   */
  ordinaryKernelOnly?: true;
  /**
   * The same with the one wall taken away that is to hold it, where the attempt has to succeed, since otherwise it proves
   * nothing. Null where the wall is in how we read: there the first probe, whose output is taken, is the counterpart.
   */
  without: { limits?: Partial<SealedLimits>; change?(request: SealedRequest): SealedRequest } | null;
};

export const MEBIBYTE = 2 ** 20;

/** "held" and "broken" by two questions that exclude each other. */
export function verdict(held: boolean, broken: boolean): Verdict {
  if (held === broken) return "unclear";
  return held ? "held" : "broken";
}

/** Changes what is asked of the engine for the container itself. */
export function withJob(
  change: (host: SealedRequest["job"]["HostConfig"]) => Partial<SealedRequest["job"]["HostConfig"]>,
  user?: string,
): (request: SealedRequest) => SealedRequest {
  return (request) => ({
    ...request,
    job: {
      ...request.job,
      ...(user === undefined ? {} : { User: user }),
      HostConfig: { ...request.job.HostConfig, ...change(request.job.HostConfig) },
    },
  });
}

import { MEBIBYTE, type Probe, type Trace, verdict } from "./probe.ts";

/** What every probe gets, apart from what it is about. */
export const probeLimits = {
  seconds: 30,
  memoryBytes: 256 * MEBIBYTE,
  cpus: 1,
  processes: 512,
  shmBytes: 4 * MEBIBYTE,
  scratchBytes: 8 * MEBIBYTE,
  scratchRuns: false,
  outputBytes: 4 * MEBIBYTE,
  outputFiles: 100,
  logBytes: 64 * 1024,
};

const plenty = 2 ** 30;
const number = (value: unknown) => (typeof value === "number" ? value : Number.NaN);

/** Whether a file system took no more than it may, or all that was asked of it. */
const filled =
  (limit: number, asked: number) =>
  ({ found }: Trace) =>
    verdict(number(found?.written) <= limit && found?.refusal !== null, number(found?.written) >= asked);

/** Attempts to use up what others need too. */
export const limitProbes: Probe[] = [
  {
    name: "processes and threads are counted",
    task: { act: "multiply" },
    judge: ({ found, ending, underGvisor }) => {
      // gVisor's kernel, which is refused threads like anybody else, does not live through that.
      const isOver = underGvisor && found === null && ending.how === "crashed";
      return verdict(found?.refused === true || isOver, found?.all === true);
    },
    without: { limits: { processes: 4096 } },
  },
  {
    name: "memory has an end, and the ending says so",
    task: { act: "grow", bytes: 400 * MEBIBYTE, hidden: false },
    judge: ({ ending, found }) =>
      verdict(ending.how === "out_of_memory" && found === null, number(found?.grown) >= 400 * MEBIBYTE),
    without: { limits: { memoryBytes: plenty } },
  },
  {
    name: "memory that ran out in a child is noticed",
    task: { act: "grow", bytes: 400 * MEBIBYTE, hidden: true },
    judge: ({ ending, found }) =>
      verdict(
        // Under gVisor nothing of it survives.
        ending.how === "out_of_memory" && found?.childSurvived !== true,
        ending.how === "predictions" && found?.childSurvived === true,
      ),
    without: { limits: { memoryBytes: plenty } },
  },
  {
    name: "/tmp has a size",
    task: { act: "fill", path: "/tmp/filler", bytes: 16 * MEBIBYTE },
    // Otherwise the largest file would be what holds.
    limits: { outputBytes: 32 * MEBIBYTE },
    judge: filled(8 * MEBIBYTE, 16 * MEBIBYTE),
    without: { limits: { outputBytes: 32 * MEBIBYTE, scratchBytes: 64 * MEBIBYTE } },
  },
  {
    name: "/tmp has room for so many files",
    ordinaryKernelOnly: true,
    task: { act: "litter", folder: "/tmp", files: 22_000 },
    judge: ({ found }) => verdict(number(found?.made) <= 20_000, number(found?.made) === 22_000),
    without: {
      change: (request) => {
        const { HostConfig: host } = request.job;
        const Tmpfs = { ...host.Tmpfs, "/tmp": host.Tmpfs["/tmp"]?.replace(/nr_inodes=\d+,/, "") ?? "" };
        return { ...request, job: { ...request.job, HostConfig: { ...host, Tmpfs } } };
      },
    },
  },
  {
    name: "/dev/shm has a size",
    task: { act: "fill", path: "/dev/shm/filler", bytes: 8 * MEBIBYTE },
    limits: { outputBytes: 32 * MEBIBYTE },
    judge: filled(4 * MEBIBYTE, 8 * MEBIBYTE),
    without: { limits: { outputBytes: 32 * MEBIBYTE, shmBytes: 64 * MEBIBYTE } },
  },
  {
    name: "/output has a size",
    task: { act: "fill", path: "/output/filler", bytes: 8 * MEBIBYTE },
    limits: { scratchBytes: 32 * MEBIBYTE },
    judge: filled(4 * MEBIBYTE, 8 * MEBIBYTE),
    without: { limits: { scratchBytes: 32 * MEBIBYTE, outputBytes: 64 * MEBIBYTE } },
  },
  {
    name: "/output has room for so many files",
    task: { act: "litter", folder: "/submission", files: 200 },
    judge: ({ found }) => verdict(number(found?.made) <= 100, number(found?.made) === 200),
    without: { limits: { outputFiles: 1000 } },
  },
  {
    name: "what is printed does not fill the disk",
    task: { act: "flood", bytes: 12 * MEBIBYTE },
    judge: ({ engineLogBytes, keptLogBytes, found }) =>
      verdict(
        number(found?.printed) >= 12 * MEBIBYTE && engineLogBytes < 4 * MEBIBYTE && keptLogBytes <= 64 * 1024,
        engineLogBytes >= 12 * MEBIBYTE,
      ),
    // JSON as an engine writes it when it is not told otherwise.
    without: {
      change: (request) => ({
        ...request,
        job: {
          ...request.job,
          HostConfig: { ...request.job.HostConfig, LogConfig: { Type: "json-file", Config: {} } },
        } as typeof request.job,
      }),
    },
  },
  {
    name: "processor time is shared out",
    ordinaryKernelOnly: true,
    task: { act: "burn", milliseconds: 5000 },
    limits: { cpus: 0.1 },
    judge: ({ found }) =>
      verdict(
        number(found?.best) < 0.4 && found?.throttled !== 0,
        number(found?.best) >= 0.4 || found?.throttled === 0,
      ),
    without: { limits: { cpus: 2 } },
  },
  {
    name: "time is over for who does not listen",
    task: { act: "stay", seconds: 5 },
    limits: { seconds: 2 },
    judge: ({ ending, found }) => verdict(ending.how === "timeout" && found === null, found?.stayed === true),
    without: { limits: { seconds: 60 } },
  },
];

import { MEBIBYTE, type Probe, type Trace, type Verdict, verdict, withJob } from "./probe.ts";

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Whether nothing could be written there, or something. */
function written({ found }: Trace): Verdict {
  return verdict(found?.written === 0 && found.refusal !== null, Number(found?.written) > 0);
}

/** Whether what was to be left in the place of predictions was refused, or did not even get there. */
function refused({ ending, found }: Trace): Verdict {
  const isAway = ending.how === "malformed_output" || ending.how === "no_output";
  return verdict(typeof found?.left === "boolean" && isAway, ending.how === "predictions");
}

/** Attempts to reach, see or change what is outside. */
export const wallProbes: Probe[] = [
  {
    name: "no network: not this machine, not a name, not the world",
    task: { act: "call", addresses: [], port: 0 },
    judge: ({ found, calls }) => {
      const reached = list(found?.reached).length + Number(found?.answered) + Number(found?.resolved);
      return verdict(calls === 0 && reached === 0, calls > 0);
    },
    without: { change: (request) => onThisMachine(request) },
  },
  {
    name: "a user without rights",
    task: { act: "look" },
    judge: ({ found }) => {
      const isNobody = Number(found?.user) >= 61_000 && Number(found?.group) >= 61_000;
      const rights = list(found?.rights);
      return verdict(isNobody && rights.length > 0 && rights.every(isNone), found?.user === 0);
    },
    without: { change: withJob(() => ({ CapDrop: [] }), "0:0") },
  },
  {
    name: "no program makes it root",
    task: { act: "look" },
    judge: ({ found }) => verdict(Number(found?.answerOfRoot) > 0, found?.answerOfRoot === 0),
    without: { change: withJob(() => ({ SecurityOpt: [] })) },
  },
  {
    name: "no processes but its own",
    task: { act: "look" },
    judge: ({ found }) => verdict(Number(found?.processes) <= 4, Number(found?.processes) > 4),
    without: { change: withJob(() => ({ PidMode: "host", Init: false })) },
  },
  {
    name: "no namespaces, mounts or devices of its own",
    ordinaryKernelOnly: true,
    task: { act: "break out" },
    judge: ({ found }) =>
      verdict(
        Array.isArray(found?.given) && found.given.length === 0,
        list(found?.given).includes("a mount") && list(found?.given).includes("a device"),
      ),
    without: { change: withJob(() => powerful, "0:0") },
  },
  {
    name: "the image cannot be written to",
    task: { act: "fill", path: "/open/filler", bytes: MEBIBYTE },
    judge: written,
    without: { change: withJob(() => ({ ReadonlyRootfs: false })) },
  },
  {
    name: "/dev cannot be written to",
    task: { act: "fill", path: "/dev/filler", bytes: MEBIBYTE },
    judge: written,
    without: { change: withJob(() => ({}), "0:0") },
  },
  {
    name: "a volume of the image cannot be written to",
    task: { act: "fill", path: "/volume/filler", bytes: MEBIBYTE },
    judge: written,
    without: {
      change: withJob((host) => ({ Tmpfs: { "/tmp": host.Tmpfs["/tmp"] ?? "" } })),
    },
  },
  {
    name: "inputs cannot be changed",
    task: { act: "overwrite", folders: ["/input", "/dataset"] },
    judge: ({ found }) => verdict(found?.changes === 0, Number(found?.changes) > 0),
    without: {
      change: withJob((host) => ({
        Mounts: (host.Mounts ?? []).map((mount) => ({ ...mount, ReadOnly: false })),
      })),
    },
  },
  {
    name: "a symbolic link is not followed",
    task: { act: "leave", what: "symbolic link" },
    judge: refused,
    without: null,
  },
  {
    name: "a hard link is not taken",
    task: { act: "leave", what: "hard link" },
    judge: refused,
    without: null,
  },
  {
    name: "a pipe is not read",
    task: { act: "leave", what: "pipe" },
    judge: refused,
    without: null,
  },
  {
    name: "a file cannot pretend to be huge",
    task: { act: "leave", what: "huge file" },
    judge: ({ found, ending }) =>
      verdict(
        found?.left === false || (ending.how === "crashed" && ending.code === 128 + TOO_LARGE),
        found?.left === true && ending.how === "output_too_large",
      ),
    without: {
      change: withJob((host) => ({ Ulimits: host.Ulimits.filter(({ Name }) => Name !== "fsize") })),
    },
  },
];

const powerful = {
  CapDrop: [],
  CapAdd: ["SYS_ADMIN", "MKNOD"],
  SecurityOpt: ["seccomp=unconfined", "apparmor=unconfined"],
};

/** SIGXFSZ, unless a program ignores it. */
const TOO_LARGE = 25;

const isNone = (rights: unknown) => typeof rights === "string" && /^0+$/.test(rights);

const onThisMachine: NonNullable<NonNullable<Probe["without"]>["change"]> = (request) => ({
  ...request,
  job: {
    ...request.job,
    Hostname: undefined,
    NetworkDisabled: false,
    HostConfig: { ...request.job.HostConfig, NetworkMode: "host" },
  },
});

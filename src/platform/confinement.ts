import type { Binding } from "./box.ts";

/** Processes of the engine's own that count towards a container: its first process, which passes on signals and reaps. */
const initProcesses = 1;

/** How far a container is shut in. Sizes in bytes. */
export type Confinement = {
  /** The numeric user, and group, that it runs as. */
  uid: number;
  /** All that it may have in memory, including what lies in /tmp, /dev/shm and volumes in memory. There is no swap. */
  memoryBytes: number;
  /** Cores, possibly a fraction. */
  cpus: number;
  /** Processes and threads together. */
  processes: number;
  /** Of /tmp. */
  scratchBytes: number;
  /** Whether programs may be started from /tmp. */
  scratchRuns: boolean;
  /** Of /dev/shm. */
  shmBytes: number;
  /** The largest file that can be written anywhere. */
  fileBytes: number;
  /**
   * Paths that the image declares as volumes. Each gets a tiny file system in memory over it: the engine would otherwise put
   * a writable folder there, on disk and without a limit.
   */
  imageVolumes: string[];
};

/** What to ask an engine for: a container without network, rights, devices, swap or a place on disk. */
export function confined(bounds: Confinement) {
  return {
    User: `${bounds.uid}:${bounds.uid}`,
    StopSignal: "SIGKILL",
    Healthcheck: { Test: ["NONE"] },
    NetworkDisabled: true,
    OpenStdin: false,
    Tty: false,
    HostConfig: {
      NetworkMode: "none",
      ReadonlyRootfs: true,
      Init: true,
      AutoRemove: false,
      RestartPolicy: { Name: "no" },
      Privileged: false,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true"],
      IpcMode: "private",
      // Engines on cgroup v1 would otherwise show the host's.
      CgroupnsMode: "private" as const,
      PidsLimit: bounds.processes + initProcesses,
      Memory: bounds.memoryBytes,
      MemorySwap: bounds.memoryBytes,
      NanoCpus: Math.round(bounds.cpus * 1e9),
      CpuShares: 512,
      OomScoreAdj: 800,
      ShmSize: bounds.shmBytes,
      Ulimits: [
        { Name: "nofile", Soft: 4096, Hard: 4096 },
        { Name: "core", Soft: 0, Hard: 0 },
        { Name: "fsize", Soft: bounds.fileBytes, Hard: bounds.fileBytes },
      ],
      Tmpfs: {
        "/tmp": `rw,size=${bounds.scratchBytes},nr_inodes=20000,nosuid,nodev,${bounds.scratchRuns ? "exec" : "noexec"},mode=1777`,
        ...Object.fromEntries(bounds.imageVolumes.map((path) => [path, MASK])),
      },
      // Two files at most, so that what a container prints does not fill the disk; drained by us in any case.
      LogConfig: { Type: "local", Config: { "max-size": "1m", "max-file": "1", compress: "false" } },
    },
  };
}

const MASK = "ro,size=4096,nosuid,nodev,noexec";

/** A file or folder of this machine in a container. What is mounted below it out here does not come along. */
export function bind({ host, inside }: Binding, isReadOnly: boolean) {
  return {
    Type: "bind" as const,
    Source: host,
    Target: inside,
    ReadOnly: isReadOnly,
    BindOptions: { Propagation: "rprivate" as const },
  };
}

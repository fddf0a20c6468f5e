import type { Box } from "./box.ts";

/** Processes of the engine's own that count towards a box: its first process, which passes on signals and reaps. */
const initProcesses = 1;

/**
 * What to ask the engine for: a container without network, rights, devices, swap or a place on disk.
 *
 * @param imageId `sha256:…`: a name could come to mean something else in between.
 * @param volumes paths that the image declares as volumes. Each gets a tiny file system in memory over it: the engine
 *   would otherwise put a writable folder there, on disk and without a limit.
 */
export function containerRequest(box: Box, uid: number, imageId: string, volumes: string[]) {
  const { memoryBytes, cpus, processes, scratchBytes, outputBytes } = box.limits;
  const fileBytes = Math.max(scratchBytes, outputBytes);
  return {
    name: box.name,
    Image: imageId,
    User: `${uid}:${uid}`,
    WorkingDir: "/tmp",
    Entrypoint: box.argv,
    Cmd: [],
    Env: Object.entries({ HOME: "/tmp", TMPDIR: "/tmp", ...box.env }).map(
      ([name, value]) => `${name}=${value}`,
    ),
    Labels: box.labels,
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
      CgroupnsMode: "private",
      PidsLimit: processes + initProcesses,
      Memory: memoryBytes,
      MemorySwap: memoryBytes,
      NanoCpus: Math.round(cpus * 1e9),
      CpuShares: 512,
      OomScoreAdj: 800,
      ShmSize: Math.min(scratchBytes, 64 * 1024 ** 2),
      Ulimits: [
        { Name: "nofile", Soft: 4096, Hard: 4096 },
        { Name: "core", Soft: 0, Hard: 0 },
        { Name: "fsize", Soft: fileBytes, Hard: fileBytes },
      ],
      Tmpfs: {
        "/tmp": `rw,size=${scratchBytes},nr_inodes=20000,nosuid,nodev,noexec,mode=1777`,
        ...Object.fromEntries(volumes.map((path) => [path, "ro,size=4096,nr_inodes=2,nosuid,nodev,noexec"])),
      },
      Mounts: [
        ...box.inputs.map(({ host, inside }) => bind(host, inside, true)),
        ...box.outputs.map(({ host, inside }) => bind(host, inside, false)),
      ],
      LogConfig: { Type: "local", Config: { "max-size": "1m", "max-file": "1", compress: "false" } },
    },
  };
}

function bind(host: string, inside: string, isReadOnly: boolean) {
  return {
    Type: "bind" as const,
    Source: host,
    Target: inside,
    ReadOnly: isReadOnly,
    BindOptions: { Propagation: "rprivate" as const },
  };
}

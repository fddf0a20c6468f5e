import { expect, test } from "bun:test";
import { sealedRequest } from "../../../src/platform/sealed/request.ts";
import { defaultSealedLimits, type SealedRun } from "../../../src/platform/sealed/run.ts";

const run: SealedRun = {
  id: { instance: "0123456789abcdef", submission: 7, attempt: 2, stage: "predict" },
  image: `sha256:${"a".repeat(64)}`,
  inputs: "/data/inputs/1",
  env: { CHALLENGE_PK: "3", PHASE_PK: "5" },
  gpus: [],
  limits: { ...defaultSealedLimits, cpus: 1.5, seconds: 60, outputBytes: 4096, outputFiles: 9 },
};
const image = {
  id: run.image,
  env: ["PATH=/bin", "NVIDIA_VISIBLE_DEVICES=all", "NVIDIA_X=1"],
  volumes: ["/srv"],
};
const place = { uid: 61_004, holderImage: `sha256:${"b".repeat(64)}`, runtime: null };
const { volume, holder, job } = sealedRequest(run, image, place);

test("the profile of a sealed run, field by field", () => {
  const bound = (inside: string) => ({
    Type: "bind",
    Source: "/data/inputs/1",
    Target: inside,
    ReadOnly: true,
    BindOptions: { Propagation: "rprivate" },
  });
  const output = (inside: string) => ({
    Type: "volume",
    Source: "assay-01234567-7-2-predict-out",
    Target: inside,
    ReadOnly: false,
    VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: { Name: "", Options: {} } },
  });
  expect<object>(job).toEqual({
    name: "assay-01234567-7-2-predict",
    Image: run.image,
    User: "61004:61004",
    Hostname: "sealed",
    StopSignal: "SIGKILL",
    Healthcheck: { Test: ["NONE"] },
    NetworkDisabled: true,
    OpenStdin: false,
    Tty: false,
    Env: expect.any(Array),
    Labels: {
      "assay.instance": "0123456789abcdef",
      "assay.submission": "7",
      "assay.attempt": "2",
      "assay.stage": "predict",
    },
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
      CgroupnsMode: "private",
      PidsLimit: 513,
      Memory: 4 * 1024 ** 3,
      MemorySwap: 4 * 1024 ** 3,
      NanoCpus: 1_500_000_000,
      CpuShares: 512,
      OomScoreAdj: 800,
      ShmSize: 64 * 1024 ** 2,
      Ulimits: [
        { Name: "nofile", Soft: 4096, Hard: 4096 },
        { Name: "core", Soft: 0, Hard: 0 },
        { Name: "fsize", Soft: 512 * 1024 ** 2, Hard: 512 * 1024 ** 2 },
      ],
      Tmpfs: {
        "/tmp": "rw,size=536870912,nr_inodes=20000,nosuid,nodev,noexec,mode=1777",
        "/srv": "ro,size=4096,nosuid,nodev,noexec",
      },
      LogConfig: { Type: "local", Config: { "max-size": "1m", "max-file": "1", compress: "false" } },
      Mounts: [bound("/input"), bound("/dataset"), output("/output"), output("/submission")],
    },
  });
  // The image's own entrypoint, arguments and working folder.
  expect(Object.keys(job)).not.toContainAnyValues(["Entrypoint", "Cmd", "WorkingDir"]);
});

test("the environment is ours where it matters, and the benchmark's", () => {
  expect(job.Env).toEqual([
    "HOME=/tmp",
    "TMPDIR=/tmp",
    "MPLCONFIGDIR=/tmp",
    "PYTHONUNBUFFERED=1",
    "PYTHONDONTWRITEBYTECODE=1",
    "OMP_NUM_THREADS=1",
    "OPENBLAS_NUM_THREADS=1",
    "MKL_NUM_THREADS=1",
    "SUBMISSION_PATH=/submission",
    "SUBMISSION_TIME_LIMIT=60",
    "CHALLENGE_PK=3",
    "PHASE_PK=5",
  ]);
});

test("its output is in memory, with a size and a number of files, and one holds it who can do nothing", () => {
  expect(volume).toEqual({
    Name: "assay-01234567-7-2-predict-out",
    Driver: "local",
    DriverOpts: {
      type: "tmpfs",
      device: "tmpfs",
      o: "nr_blocks=1,nr_inodes=10,mode=0777,nosuid,nodev,noexec",
    },
    Labels: job.Labels,
  });
  expect(holder).toMatchObject({
    name: "assay-01234567-7-2-predict-hold",
    Image: place.holderImage,
    Labels: job.Labels,
    NetworkDisabled: true,
    HostConfig: {
      NetworkMode: "none",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      PidsLimit: 33,
      Memory: 32 * 1024 ** 2,
      Mounts: [{ Source: volume.Name, Target: "/output", ReadOnly: true }],
    },
  });
});

test("programs may be started from /tmp where the phase says so", () => {
  const limits = { ...run.limits, scratchRuns: true };
  const { HostConfig: host } = sealedRequest({ ...run, limits }, image, place).job;
  expect(host.Tmpfs["/tmp"]).toMatch(/,nosuid,nodev,exec,mode=1777$/);
});

test("a GPU is asked for by its id, and what the image says to its machinery is blanked", () => {
  const { job: withGpu } = sealedRequest({ ...run, gpus: ["GPU-1"] }, image, place);
  expect(withGpu.HostConfig.DeviceRequests).toEqual([
    { Driver: "nvidia", DeviceIDs: ["GPU-1"], Capabilities: [["gpu"]] },
  ]);
  expect(withGpu.Env?.filter((line) => line.startsWith("NVIDIA"))).toEqual([
    "NVIDIA_VISIBLE_DEVICES=GPU-1",
    "NVIDIA_X=",
    "NVIDIA_DRIVER_CAPABILITIES=compute,utility",
  ]);
});

test("gVisor is used where it is to be", () => {
  expect(sealedRequest(run, image, { ...place, runtime: "runsc" }).job.HostConfig.Runtime).toBe("runsc");
  expect(job.HostConfig).not.toHaveProperty("Runtime");
});

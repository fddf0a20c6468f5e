import { expect, test } from "bun:test";
import { containerRequest } from "../../src/platform/container-request.ts";
import { boxLimits } from "../support/box.ts";

test("the profile of a container, where an engine in a test could not tell the difference", () => {
  const box = {
    name: "box-1",
    labels: { mine: "yes" },
    image: "evaluator:1",
    argv: ["python3"],
    env: { A: "b" },
    inputs: [{ host: "/data/in", inside: "/in" }],
    outputs: [{ host: "/data/out", inside: "/out" }],
    limits: { ...boxLimits, cpus: 1.5, memoryBytes: 1000 },
  };
  const request = containerRequest(box, 61_003, "sha256:abc", ["/srv"]);
  expect(request).toMatchObject({
    name: "box-1",
    Image: "sha256:abc",
    User: "61003:61003",
    Entrypoint: ["python3"],
    Env: ["HOME=/tmp", "TMPDIR=/tmp", "A=b"],
    StopSignal: "SIGKILL",
    Healthcheck: { Test: ["NONE"] },
    NetworkDisabled: true,
    Tty: false,
    HostConfig: {
      NetworkMode: "none",
      Privileged: false,
      AutoRemove: false,
      RestartPolicy: { Name: "no" },
      IpcMode: "private",
      CgroupnsMode: "private",
      Memory: 1000,
      MemorySwap: 1000,
      NanoCpus: 1_500_000_000,
      LogConfig: { Type: "local", Config: { "max-size": "1m", "max-file": "1", compress: "false" } },
      Mounts: [
        {
          Type: "bind",
          Source: "/data/in",
          Target: "/in",
          ReadOnly: true,
          BindOptions: { Propagation: "rprivate" },
        },
        {
          Type: "bind",
          Source: "/data/out",
          Target: "/out",
          ReadOnly: false,
          BindOptions: { Propagation: "rprivate" },
        },
      ],
    },
  });
  const sized = expect.stringMatching(/^(rw,size=\d+,nr_inodes=\d+|ro,size=4096),nosuid,nodev,noexec/);
  expect<Record<string, string>>(request.HostConfig.Tmpfs).toEqual({ "/tmp": sized, "/srv": sized });
  expect(request.HostConfig).not.toHaveProperty("CapAdd");
  expect(request.HostConfig).not.toHaveProperty("Devices");
});

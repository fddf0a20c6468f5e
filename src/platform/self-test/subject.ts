import { canonicalJson, type Json } from "../../kit/canonical-json.ts";
import { sha256Hex } from "../../kit/secret.ts";
import { answered } from "../engine-connection.ts";
import { sealedRequest } from "../sealed/request.ts";
import { defaultSealedLimits } from "../sealed/run.ts";
import type { Sandbox } from "../sealed/sandbox.ts";
import type { Probe } from "./probe.ts";

type Info = {
  KernelVersion?: string;
  CgroupVersion?: string;
  Driver?: string;
  SecurityOptions?: string[];
};

/**
 * What a self-test is about, in one line: everything whose change can change its result. The engine with its parts, the kernel,
 * the runtime, the profile that containers get, and the probes themselves.
 */
export async function subjectOf(
  { connection: { docker, name, version }, runtime }: Sandbox,
  probes: Probe[],
): Promise<string> {
  const [info, versions] = await answered(Promise.all([docker.info() as Promise<Info>, docker.version()]));
  const parts = (versions.Components ?? []).map((part) => `${part.Name} ${part.Version}`);
  return [
    `${name} ${version}`,
    ...parts.filter((part) => !part.startsWith("Engine ")),
    `runtime ${runtime ?? "default"}`,
    `kernel ${info.KernelVersion ?? "unknown"}`,
    `cgroup ${info.CgroupVersion ?? "unknown"}`,
    info.Driver ?? "unknown",
    ...(info.SecurityOptions ?? []),
    `profile ${profileDigest(runtime, probes)}`,
  ]
    .join("; ")
    .replace(/\s+/g, " ");
}

/** Changes whenever what is asked of the engine, or what is tried, does. */
function profileDigest(runtime: string | null, probes: Probe[]): string {
  const run = {
    id: { instance: "0".repeat(16), submission: 1, attempt: 1, stage: "predict" },
    image: "",
    inputs: "/inputs",
    env: {},
    gpus: ["GPU-0"],
    limits: defaultSealedLimits,
  };
  const image = { id: "", env: [], volumes: ["/volume"] };
  const request = sealedRequest(run, image, { uid: 61_000, holderImage: "", runtime });
  const tasks = probes.map(({ name, task, limits = {} }) => ({ name, task, limits }));
  // Through JSON, which drops what is undefined.
  const plain = JSON.parse(JSON.stringify({ request, tasks })) as Json;
  return sha256Hex(canonicalJson(plain)).slice(0, 16);
}

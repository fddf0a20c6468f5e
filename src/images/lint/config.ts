import { readDigest } from "../digest.ts";
import { type JsonObject, asObject, asTexts, checkKeys, readDocument } from "./documents.ts";
import { checkEnvironment } from "./environment.ts";
import { type Findings, quoted } from "./findings.ts";
import { type Platform, platformText, readPlatform, runsOn } from "./platform.ts";
import type { LintRules } from "./rules.ts";

/** What an image says about itself and how it wants to be run. */
export type ReadConfig = {
  platform: Platform | null;
  /** sha256 or sha512 of each layer, unpacked, the lowest first. Null when they cannot be read. */
  diffIds: string[] | null;
  /** As USER says it; empty for root. */
  user: string;
  entrypoint: string[];
  command: string[];
};

const place = "configuration";
const rebuild = "Build the image again with docker build, podman build or buildah.";
const topKeys = ["os", "architecture", "variant", "rootfs", "config", "history"];
const runKeys = [
  ...["User", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir"],
  ...["Healthcheck", "OnBuild", "StopSignal", "Labels", "ExposedPorts", "Shell"],
];

/** Reads an image's configuration (OCI image specification v1.1, "Image Configuration") and says what is wrong with it. */
export function readConfig(
  bytes: Uint8Array,
  rules: Pick<LintRules, "platform" | "gpu">,
  findings: Findings,
): ReadConfig | null {
  const config = readDocument(bytes, place, findings);
  if (config === null) return null;
  checkKeys(config, place, topKeys, findings);
  const run = asObject(config.config ?? {});
  if (run === null) {
    findings.refuse(`${place}, "config"`, "It is not a JSON object.", rebuild);
    return null;
  }
  checkKeys(run, place, runKeys, findings);
  checkVolumes(run, findings);
  checkFolder(run, findings);
  checkEnvironment(texts(run, "Env", findings), rules.gpu, findings);
  for (const [key, instruction] of ignored)
    if (isSaid(run[key])) findings.remark(`${place}, ${instruction}`, "This instruction has no effect here.");
  return {
    platform: checkPlatform(config, rules.platform, findings),
    diffIds: readDiffIds(config, findings),
    user: typeof run.User === "string" ? run.User : "",
    ...checkStart(run, findings),
  };
}

const ignored = [
  ["Healthcheck", "HEALTHCHECK"],
  ["OnBuild", "ONBUILD"],
  ["StopSignal", "STOPSIGNAL"],
] as const;

function isSaid(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0)
  );
}

function checkPlatform(config: JsonObject, machine: Platform, findings: Findings): Platform | null {
  const platform = readPlatform(config);
  const remedy = `Build it with --platform ${platformText({ os: machine.os, architecture: machine.architecture })}.`;
  if (platform === null) findings.refuse(place, "It does not say which platform the image is for.", remedy);
  else if (!runsOn(platform, machine))
    findings.refuse(
      `${place}, platform ${quoted(platformText(platform))}`,
      `The image is not for this server, which runs ${platformText(machine)}.`,
      remedy,
    );
  return platform;
}

function readDiffIds(config: JsonObject, findings: Findings): string[] | null {
  const rootfs = asObject(config.rootfs) ?? {};
  checkKeys(rootfs, `${place}, "rootfs"`, ["type", "diff_ids"], findings);
  const diffIds = rootfs.diff_ids === undefined ? null : asTexts(rootfs.diff_ids);
  if (rootfs.type === "layers" && diffIds?.every((each) => readDigest(each) !== null) === true)
    return diffIds;
  findings.refuse(`${place}, "rootfs"`, "It does not list the digests of the layers.", rebuild);
  return null;
}

/** A volume lies on the server's disk, where nothing limits it, even if all else is read-only. */
function checkVolumes(run: JsonObject, findings: Findings): void {
  for (const path of Object.keys(asObject(run.Volumes) ?? (isSaid(run.Volumes) ? { "": null } : {})))
    findings.refuse(
      `${place}, VOLUME ${quoted(path)}`,
      "Images may not declare volumes.",
      "Remove VOLUME from the Dockerfile, or build on a base image without it; /tmp can be written to.",
    );
}

/** /proc/self/fd/N as a working folder leads out of the container (CVE-2024-21626). */
function checkFolder(run: JsonObject, findings: Findings): void {
  const folder = run.WorkingDir ?? "";
  if (folder === "") return;
  const parts =
    typeof folder === "string" ? folder.split("/").filter((part) => part !== "" && part !== ".") : [];
  const isAbsolute = typeof folder === "string" && folder.startsWith("/") && !folder.includes("\0");
  if (isAbsolute && !parts.includes("..") && !["proc", "sys", "dev"].includes(parts[0] ?? "")) return;
  findings.refuse(
    `${place}, WORKDIR ${quoted(String(folder))}`,
    "The working folder must be an absolute path outside of /proc, /sys and /dev.",
    "Correct WORKDIR in the Dockerfile.",
  );
}

function checkStart(run: JsonObject, findings: Findings): Pick<ReadConfig, "entrypoint" | "command"> {
  const entrypoint = texts(run, "Entrypoint", findings);
  const command = texts(run, "Cmd", findings);
  if (entrypoint.length === 0 && command.length === 0)
    findings.refuse(
      place,
      "The image does not say which program to start.",
      'Add an ENTRYPOINT to the Dockerfile, for example ENTRYPOINT ["python3", "/app/predict.py"].',
    );
  return { entrypoint, command };
}

function texts(run: JsonObject, key: string, findings: Findings): string[] {
  const list = asTexts(run[key]);
  if (list === null) findings.refuse(`${place}, "${key}"`, "It is not a list of texts.", rebuild);
  return list ?? [];
}

import { isIP } from "node:net";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { Fault } from "../kit/fault.ts";

/** Everything about a running Assay that is decided before it starts. */
export type Config = {
  data: string;
  address: string;
  port: number;
  publicUrl: string | null;
  trustedProxy: string | null;
  slots: number;
  engineSocket: string;
  python: string;
  bwrap: string;
  evaluatorImage: string;
  maxUploadBytes: number;
  minFreeBytes: number;
  smtpUrl: string | null;
  mailFrom: string;
};

/** One setting: its flag is `--name`, its variable `ASSAY_NAME`; flags win over the environment, which wins over the default. */
export type Setting = { name: string; fallback: string; meaning: string };

/** Every setting there is; the guide's page on operating lists exactly these. */
export const settings: Setting[] = [
  { name: "data", fallback: "./data", meaning: "folder that holds everything Assay keeps" },
  { name: "address", fallback: "0.0.0.0", meaning: "address to listen on" },
  { name: "port", fallback: "8000", meaning: "port of the web pages and the API" },
  {
    name: "public-url",
    fallback: "",
    meaning: "how people reach this server, if not by the address they typed, e.g. https://assay.example.org",
  },
  {
    name: "trusted-proxy",
    fallback: "",
    meaning:
      "address of the proxy in front, e.g. 127.0.0.1: its X-Forwarded-For says where visitors come from",
  },
  {
    name: "slots",
    fallback: "0",
    meaning: "evaluations at a time (0: one less than the machine has cores, at least one)",
  },
  {
    name: "engine-socket",
    fallback: "/var/run/docker.sock",
    meaning: "Docker-compatible socket for scoring scripts in containers",
  },
  {
    name: "python",
    fallback: "/usr/bin/python3",
    meaning: "Python for scoring scripts where no container engine answers",
  },
  { name: "bwrap", fallback: "bwrap", meaning: "bubblewrap program that seals that Python off" },
  {
    name: "evaluator-image",
    fallback: "assay-evaluator",
    meaning: "container image for scoring scripts, unless the benchmark names one",
  },
  { name: "max-upload-bytes", fallback: "5368709120", meaning: "largest file that can be handed in" },
  {
    name: "min-free-bytes",
    fallback: "1073741824",
    meaning: "free disk space below which nothing more is taken in",
  },
  {
    name: "smtp-url",
    fallback: "",
    meaning: "mail server, e.g. smtp://user:password@mail.example.org:587; empty: no mail is sent",
  },
  { name: "mail-from", fallback: "assay@localhost", meaning: "sender of those mails" },
];

/**
 * Puts the configuration together from flags (without the dashes) and the environment.
 * @throws Fault invalid, naming the flag and what it wants.
 */
export function readConfig(
  flags: Record<string, string | undefined>,
  environment: Record<string, string | undefined>,
): Config {
  const text = (name: string): string => {
    const setting = settings.find((candidate) => candidate.name === name);
    if (setting === undefined) throw new Error(`no such setting: ${name}`);
    return flags[name] ?? environment[`ASSAY_${name.toUpperCase().replaceAll("-", "_")}`] ?? setting.fallback;
  };
  const whole = (name: string, least: number, most: number): number => {
    const value = Number(text(name));
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new Fault(
      "invalid",
      `--${name} takes a whole number from ${least} to ${most}, not "${text(name)}".`,
    );
  };
  return {
    data: resolve(text("data")),
    address: text("address"),
    port: whole("port", 0, 65535),
    publicUrl: readPublicUrl(text("public-url")),
    trustedProxy: readProxy(text("trusted-proxy")),
    slots: whole("slots", 0, 256) || Math.max(1, availableParallelism() - 1),
    engineSocket: text("engine-socket"),
    python: text("python"),
    bwrap: text("bwrap"),
    evaluatorImage: text("evaluator-image"),
    maxUploadBytes: whole("max-upload-bytes", 1, Number.MAX_SAFE_INTEGER),
    minFreeBytes: whole("min-free-bytes", 0, Number.MAX_SAFE_INTEGER),
    smtpUrl: text("smtp-url") || null,
    mailFrom: text("mail-from"),
  };
}

function readProxy(text: string): string | null {
  if (text === "") return null;
  if (isIP(text) !== 0) return text;
  throw new Fault("invalid", `--trusted-proxy takes a network address such as 127.0.0.1, not "${text}".`);
}

function readPublicUrl(text: string): string | null {
  if (text === "") return null;
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url.origin;
  throw new Fault(
    "invalid",
    `--public-url takes an address such as https://assay.example.org, not "${text}".`,
  );
}

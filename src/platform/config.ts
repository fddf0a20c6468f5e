import { isIP } from "node:net";
import { availableParallelism, totalmem } from "node:os";
import { resolve } from "node:path";
import { domainToASCII } from "node:url";
import { type AddressList, readAddressList } from "../kit/address-list.ts";
import { Fault } from "../kit/fault.ts";
import { readQuantity } from "../kit/quantity.ts";

/** Everything about a running Assay that is decided before it starts. */
export type Config = {
  data: string;
  address: string;
  port: number;
  publicUrl: string | null;
  tls: TlsChoice;
  /** What else this server is called, for the certificate that it makes itself: host names and addresses. */
  names: string[];
  trustedProxies: AddressList;
  /** Where the registry for images listens; null: nowhere. */
  registry: { address: string; port: number } | null;
  /** What the registry is called in instructions, `host` or `host:port`, if not by the name of the pages. */
  registryHost: string | null;
  slots: number;
  engineSocket: string;
  python: string;
  bwrap: string;
  evaluatorImage: string;
  /** What one run of a participant's image may have at most, whatever its phase asks for. */
  images: { memoryBytes: number; cpus: number };
  /** GPUs that images may use. */
  gpus: string[];
  maxUploadBytes: number;
  minFreeBytes: number;
  smtpUrl: string | null;
  mailFrom: string;
};

/** Plain HTTP, certificates that Assay makes itself, or the files of somebody else's. */
export type TlsChoice = { kind: "off" } | { kind: "self" } | { kind: "files"; cert: string; key: string };

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
    name: "tls",
    fallback: "off",
    meaning: "off: plain HTTP; self: HTTPS with a certificate authority of its own",
  },
  {
    name: "tls-cert",
    fallback: "",
    meaning: "PEM file with the server's certificate, then those between it and the authority: HTTPS with it",
  },
  {
    name: "tls-key",
    fallback: "",
    meaning: "PEM file with that certificate's private key, without a passphrase",
  },
  {
    name: "names",
    fallback: "",
    meaning: "further host names and addresses of this server for --tls self, with commas between",
  },
  {
    name: "trusted-proxies",
    fallback: "",
    meaning:
      "addresses or blocks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, with commas between",
  },
  { name: "registry-port", fallback: "5000", meaning: "port of the registry for images; off: no registry" },
  {
    name: "registry-address",
    fallback: "",
    meaning: "address that the registry listens on (empty: with TLS that of the pages, without it 127.0.0.1)",
  },
  {
    name: "registry-host",
    fallback: "",
    meaning:
      "how people reach the registry behind a proxy, e.g. registry.example.org or assay.example.org:5000",
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
  {
    name: "image-memory",
    fallback: "0",
    meaning:
      "memory that one run of a participant's image may have, e.g. 16Gi (0: three quarters of the machine's)",
  },
  {
    name: "image-cpus",
    fallback: "0",
    meaning: "cores that one run of a participant's image may have (0: as many as there are slots)",
  },
  {
    name: "gpus",
    fallback: "",
    meaning:
      "GPUs for participants' images, each for one run at a time: ids as `nvidia-smi -L` lists them, with commas between",
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
  const said = (name: string) =>
    flags[name] ?? environment[`ASSAY_${name.toUpperCase().replaceAll("-", "_")}`];
  const isSaid = (name: string) => said(name) !== undefined;
  const text = (name: string): string => {
    const setting = settings.find((candidate) => candidate.name === name);
    if (setting === undefined) throw new Error(`no such setting: ${name}`);
    return said(name) ?? setting.fallback;
  };
  const whole = (name: string, least: number, most: number): number => {
    const value = Number(text(name));
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new Fault(
      "invalid",
      `--${name} takes a whole number from ${least} to ${most}, not "${text(name)}".`,
    );
  };
  const port = whole("port", 0, 65535);
  // Whoever takes any port for the pages does so because there may be another server here.
  const registryPort = () => (port === 0 && !isSaid("registry-port") ? 0 : whole("registry-port", 0, 65535));
  const tls = readTls(text("tls"), text("tls-cert"), text("tls-key"));
  const address = text("address");
  const slots = whole("slots", 0, 256) || Math.max(1, availableParallelism() - 1);
  return {
    data: resolve(text("data")),
    address,
    port,
    publicUrl: readPublicUrl(text("public-url")),
    tls,
    names: readNames(text("names")),
    trustedProxies: readProxies(text("trusted-proxies")),
    registry:
      text("registry-port") === "off"
        ? null
        : {
            // Passwords come with every request, and Docker itself insists on TLS for all addresses but these.
            address: text("registry-address") || (tls.kind === "off" ? "127.0.0.1" : address),
            port: registryPort(),
          },
    registryHost: readRegistryHost(text("registry-host")),
    slots,
    engineSocket: text("engine-socket"),
    python: text("python"),
    bwrap: text("bwrap"),
    evaluatorImage: text("evaluator-image"),
    images: {
      memoryBytes: readAmount("image-memory", text("image-memory")) ?? Math.floor(totalmem() * 0.75),
      cpus: readAmount("image-cpus", text("image-cpus")) ?? Math.min(slots, availableParallelism()),
    },
    gpus: readGpus(text("gpus")),
    maxUploadBytes: whole("max-upload-bytes", 1, Number.MAX_SAFE_INTEGER),
    minFreeBytes: whole("min-free-bytes", 0, Number.MAX_SAFE_INTEGER),
    smtpUrl: text("smtp-url") || null,
    mailFrom: text("mail-from"),
  };
}

/** Null for 0, which leaves it to the machine. */
function readAmount(name: string, text: string): number | null {
  if (text === "0") return null;
  const amount = readQuantity(text);
  if (amount !== null) return amount;
  throw new Fault("invalid", `--${name} takes an amount such as 16Gi or 2.5, or 0, not "${text}".`);
}

function readGpus(text: string): string[] {
  const ids = text.split(",").map((id) => id.trim());
  return [...new Set(ids.filter((id) => id !== ""))].map((id) => {
    if (/^[A-Za-z0-9-]+$/.test(id)) return id;
    throw new Fault(
      "invalid",
      `--gpus takes ids such as GPU-5d3c9e1a or 0, with commas between, not "${id}".`,
    );
  });
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

/** A host with or without a port, as it stands at the beginning of an image's name. */
function readRegistryHost(text: string): string | null {
  if (text === "") return null;
  const url = URL.parse(`https://${text}`);
  if (url !== null && url.host === text.toLowerCase().replace(/:443$/, "")) return text.toLowerCase();
  throw new Fault(
    "invalid",
    `--registry-host takes a host such as registry.example.org or assay.example.org:5000, not "${text}".`,
  );
}

function readTls(tls: string, cert: string, key: string): TlsChoice {
  if (tls !== "off" && tls !== "self") throw new Fault("invalid", `--tls takes off or self, not "${tls}".`);
  if (cert === "" && key === "") return { kind: tls };
  if (cert === "" || key === "")
    throw new Fault("invalid", "--tls-cert and --tls-key go together: give both, or neither.");
  if (tls === "self") throw new Fault("invalid", "Choose one: --tls self, or --tls-cert with --tls-key.");
  return { kind: "files", cert: resolve(cert), key: resolve(key) };
}

function readNames(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  return names
    .filter((name) => name !== "")
    .map((name) => {
      if (isIP(name) !== 0) return name;
      // A host name as certificates have it (RFC 5280, section 4.2.1.6): "bücher.example" is "xn--bcher-kva.example".
      const ascii = domainToASCII(name);
      if (/^(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(ascii) && ascii.length <= 253) return ascii;
      throw new Fault(
        "invalid",
        `--names takes host names and addresses such as assay.example.org,192.0.2.7, not "${name}".`,
      );
    });
}

function readProxies(text: string): AddressList {
  const list = readAddressList(text);
  if ("has" in list) return list;
  throw new Fault(
    "invalid",
    `--trusted-proxies takes addresses and blocks such as 127.0.0.1,10.0.0.0/8, not "${list.wrong}".`,
  );
}

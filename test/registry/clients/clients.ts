import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../../../src/images/digest.ts";
import { type OwnEngine, startEngine } from "../../support/engine.ts";
import { folderWith } from "../../support/temporary.ts";
import type { TinyImage } from "./tiny-image.ts";

/** How a registry is reached: by plain HTTP, or with the certificate authority in this folder as ca.crt. */
export type Way = { host: string; certificates: string | null };
export type Login = { user: string; password: string };

/** What a command came to. */
export type Said = { code: number; out: string };

/** A program that pushes and pulls images. */
export type Client = {
  /** Pushes as `HOST/name`, the name with its tag. `digest` is the one that it tells; null when it did not push. */
  push(way: Way, login: Login, image: TinyImage, name: string): Promise<Said & { digest: string | null }>;
  /** @returns the digest of the configuration of what was pulled, which covers all there is. */
  pull(way: Way, login: Login, name: string): Promise<string>;
  stop(): Promise<void>;
};

/** Runs a program to its end. What it says on either channel is one text, with the quotes that loggers escape. */
export async function run(argv: string[], input = "", env: Record<string, string> = {}): Promise<Said> {
  const child = Bun.spawn(argv, {
    stdin: new Blob([input]),
    stdout: "pipe",
    stderr: "pipe",
    env: { ...process.env, NO_PROXY: "*", ...env },
  });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, out: (out + err).replaceAll('\\"', '"') };
}

/** The same for what has to succeed. */
async function must(argv: string[], input = ""): Promise<string> {
  const { code, out } = await run(argv, input);
  if (code !== 0) throw new Error(`${argv.join(" ")}: ${out}`);
  return out;
}

/** Docker, with an engine of its own that trusts what stands in `settings` as in /etc/docker. */
export type DockerClient = Client & {
  engine: OwnEngine;
  settings: string;
  load(image: TinyImage): Promise<void>;
  logIn(way: Way, login: Login): Promise<Said>;
};

export async function openDocker(): Promise<DockerClient> {
  if (Bun.which("docker") === null) throw new Error("there is no docker");
  const [settings, config] = [folderWith(), folderWith()];
  const engine = await startEngine(settings);
  const docker = ["docker", "--config", config, "--host", `unix://${engine.socket}`];
  const load = async ({ archive }: TinyImage) => void (await must([...docker, "load", "--input", archive]));
  /** As `docker login` leaves it, whether or not the password is right by now. */
  const remember = ({ host }: Way, { user, password }: Login) => {
    const auth = Buffer.from(`${user}:${password}`).toString("base64");
    writeFileSync(join(config, "config.json"), JSON.stringify({ auths: { [host]: { auth } } }));
  };
  return {
    engine,
    settings,
    load,
    logIn: ({ host }, { user, password }) =>
      run([...docker, "login", "--username", user, "--password-stdin", host], password),
    async push(way, login, image, name) {
      const target = `${way.host}/${name}`;
      await load(image);
      await must([...docker, "tag", image.tag, target]);
      remember(way, login);
      const said = await run([...docker, "push", target]);
      return { ...said, digest: /digest: (sha256:\w+)/.exec(said.out)?.[1] ?? null };
    },
    async pull(way, login, name) {
      const target = `${way.host}/${name}`;
      remember(way, login);
      await must([...docker, "pull", target]);
      return (await must([...docker, "inspect", "--format", "{{.Id}}", target])).trim();
    },
    stop: engine.stop,
  };
}

export function openPodman(): Client {
  const place = folderWith();
  const folders = ["--root", join(place, "root"), "--runroot", join(place, "run")];
  const podman = ["podman", ...folders, "--storage-driver", "vfs", "--log-level", "error"];
  return {
    async push(way, { user, password }, image, name) {
      await must([...podman, "load", "--input", image.archive]);
      const file = join(folderWith(), "digest");
      const options = [...trust(way, "--"), "--creds", `${user}:${password}`, "--digestfile", file];
      const said = await run([...podman, "push", ...options, image.tag, `docker://${way.host}/${name}`]);
      return { ...said, digest: said.code === 0 ? readFileSync(file, "utf8") : null };
    },
    async pull(way, { user, password }, name) {
      const target = `${way.host}/${name}`;
      await must([...podman, "pull", ...trust(way, "--"), "--creds", `${user}:${password}`, target]);
      return `sha256:${(await must([...podman, "image", "inspect", "--format", "{{.Id}}", target])).trim()}`;
    },
    stop: async () => void (await run([...podman, "rmi", "--all", "--force"])),
  };
}

export function openSkopeo(): Client {
  return {
    async push(way, { user, password }, image, name) {
      const file = join(folderWith(), "digest");
      const credentials = ["--dest-creds", `${user}:${password}`];
      const copy = ["skopeo", "copy", ...trust(way, "--dest-"), ...credentials, "--digestfile", file];
      const said = await run([...copy, `oci-archive:${image.archive}`, `docker://${way.host}/${name}`]);
      return { ...said, digest: said.code === 0 ? readFileSync(file, "utf8") : null };
    },
    async pull(way, { user, password }, name) {
      const folder = folderWith();
      const options = [...trust(way, "--src-"), "--src-creds", `${user}:${password}`];
      await must(["skopeo", "copy", ...options, `docker://${way.host}/${name}`, `dir:${folder}`]);
      const { config, layers } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
      for (const { digest } of [config, ...layers]) {
        const content = readFileSync(join(folder, digest.split(":")[1]));
        if (digestOf("sha256", content) !== digest) throw new Error(`${digest} is something else`);
      }
      return config.digest;
    },
    stop: async () => {},
  };
}

/** How podman and skopeo are told what to trust. */
function trust({ certificates }: Way, prefix: string): string[] {
  return certificates === null
    ? [`${prefix}tls-verify=false`]
    : [`${prefix}cert-dir=${certificates}`, `${prefix}tls-verify=true`];
}

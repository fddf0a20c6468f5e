import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, mkdirSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { executable } from "../../support/executable.ts";
import { PASSWORD } from "../../support/people.ts";
import { folderWith } from "../../support/temporary.ts";
import { type Appliance, startAppliance } from "./appliance.ts";
import {
  type Client,
  type DockerClient,
  openDocker,
  openPodman,
  openSkopeo,
  run,
  type Said,
} from "./clients.ts";
import { noTinyImage, type TinyImage, tinyImage } from "./tiny-image.ts";

/*
 * docker, podman, skopeo and our own client against the executable: what each pushes becomes one submission, the others pull
 * it, and what is refused is said by each at once and in our words.
 */
setDefaultTimeout(120_000);
const names = ["docker", "podman", "skopeo"] as const;
type Name = (typeof names)[number];

const paula = { user: "paula", password: PASSWORD };
/** An address of this machine at which Docker wants a certificate that it can check. */
const outside = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

const docker: DockerClient | string = await openDocker().catch((error: Error) => error.message);
const found: Record<Name, Client | string> = {
  docker,
  podman: Bun.which("podman") === null ? "there is no podman" : openPodman(),
  skopeo: Bun.which("skopeo") === null ? "there is no skopeo" : openSkopeo(),
};
/** Why a client cannot be tried on this machine. */
const missing = (name: Name): string | null =>
  noTinyImage ?? (typeof found[name] === "string" ? found[name] : null);
for (const name of names)
  if (missing(name) !== null) console.error(`Pushing with ${name} is not tested: ${missing(name)}.`);

function client(name: Name): Client {
  const opened = found[name];
  if (typeof opened === "string") throw new Error(opened);
  return opened;
}

afterAll(async () => {
  for (const each of Object.values(found)) if (typeof each !== "string") await each.stop();
});

describe.each(["plain HTTP", "TLS"] as const)("over %s", (way) => {
  let appliance: Appliance;
  let distrusted: Said;
  beforeAll(async () => {
    appliance = await startAppliance(way === "TLS" ? { name: outside ?? "127.0.0.1" } : null);
    if (appliance.certificates === null || missing("docker") !== null) return;
    const { push, settings } = docker as DockerClient;
    distrusted = await push(appliance, paula, await tinyImage("distrusted"), "lesions-dev-1/trust:v1");
    const folder = join(settings, "certs.d", appliance.host);
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(appliance.certificates, "ca.crt"), join(folder, "ca.crt"));
  });
  afterAll(() => appliance.stop());

  if (way === "TLS")
    test.skipIf(missing("docker") !== null || outside === undefined)(
      "docker wants the authority's file",
      () => {
        expect([distrusted.code, distrusted.out]).toEqual([1, expect.stringContaining("x509: ")]);
      },
    );

  describe.each(names)("what %s pushes", (name) => {
    test.skipIf(missing(name) !== null)("is one submission, and every client pulls the same", async () => {
      const image = await tinyImage(name);
      const target = `${appliance.phases.open}/${name}:v1`;
      const before = appliance.handedIn();
      const first = await client(name).push(appliance, paula, image, target);
      expect([first.code, first.out]).toEqual([0, expect.anything()]);
      expect(appliance.handedIn().slice(before.length)).toEqual([
        { digest: first.digest ?? "none", phase: appliance.phases.open, isPublic: expect.any(Number) },
      ]);
      for (const other of names) {
        if (missing(other) !== null) continue;
        expect(await client(other).pull(appliance, paula, target)).toBe(image.config);
      }
      const again = await client(name).push(appliance, paula, image, target);
      expect([again.code, again.digest]).toEqual([0, first.digest]);
      expect(appliance.handedIn()).toHaveLength(before.length + 1);
    });
  });

  test.skipIf(missing("docker") !== null)(
    "what our own client finds in the engine is one submission",
    async () => {
      const image = await tinyImage("ours");
      const { load, engine } = docker as DockerClient;
      await load(image);
      const env = { HOME: folderWith(), DOCKER_HOST: `unix://${engine.socket}` };
      const { base, certificates, phases } = appliance;
      const trust = certificates === null ? [] : ["--ca", join(certificates, "ca.crt")];
      const assay = (words: string[], typed = "") => run([executable(), ...words, ...trust], typed, env);
      await assay(["host", "-sh", base]);
      await assay(["login"], `paula\n${PASSWORD}\n`);
      const before = appliance.handedIn();
      const { code, out } = await assay(["push", image.tag, "--phase", phases.open, "--private"]);
      expect([code, out]).toEqual([0, expect.stringContaining("is successfully submitted.")]);
      const [submission, ...others] = appliance.handedIn().slice(before.length);
      expect([submission?.phase, submission?.isPublic, others]).toEqual([phases.open, 0, []]);
      const pinned = `${phases.open}@${submission?.digest}`;
      expect(await client("docker").pull(appliance, paula, pinned)).toBe(image.config);
    },
  );

  test.skipIf(missing("docker") !== null)(
    "docker login knows a right password from a wrong one",
    async () => {
      const { logIn } = docker as DockerClient;
      expect((await logIn(appliance, { ...paula, password: "guess" })).out).toMatch(/401|not right/);
      expect((await logIn(appliance, paula)).out).toContain("Login Succeeded");
    },
  );

  test("the server meets no error", () => {
    expect(appliance.errors()).toEqual([]);
  });
});

describe("what is refused", () => {
  let appliance: Appliance;
  let image: TinyImage;
  beforeAll(async () => {
    appliance = await startAppliance(null);
    if (noTinyImage === null) image = await tinyImage("refused");
  });
  afterAll(() => appliance.stop());

  const cases: [what: string, target: (of: Appliance) => string, says: RegExp, password?: string][] = [
    ["a phase that is over", ({ phases }) => `${phases.over}/x:v1`, /The phase "Development" closed on /],
    ["a quota that is used up", ({ phases }) => `${phases.full}/x:v1`, /1 of 1 submissions today/],
    ["an image that is too large", ({ phases }) => `${phases.small}/x:v1`, /The image exceeds the 0.0001 GB/],
    ["another team's place", ({ strange }) => `${strange}/x:v1`, /There is no such repository among those/],
    // Asked without wanting an answer's body (HEAD), podman and skopeo have to find words of their own.
    [
      "a wrong password",
      ({ phases }) => `${phases.open}/x:v1`,
      /The name or the password is not right\.|unauthorized: authentication required/,
      "guess",
    ],
  ];
  describe.each(names)("%s says so", (name) => {
    test.skipIf(missing(name) !== null).each(cases)(
      "%s",
      async (_what, target, says, password = PASSWORD) => {
        const login = { user: "paula", password };
        const { code, out, digest } = await client(name).push(appliance, login, image, target(appliance));
        expect(out).toMatch(says);
        expect(out).not.toContain("Retrying");
        expect([code === 0, digest]).toEqual([false, null]);
        expect(appliance.handedIn()).toEqual([]);
      },
    );
  });
});

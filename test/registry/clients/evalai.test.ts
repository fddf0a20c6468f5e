import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { PASSWORD } from "../../support/people.ts";
import { installStockClient, openParticipant, type Participant } from "../../support/stock-client.ts";
import { folderWith } from "../../support/temporary.ts";
import { type Appliance, startAppliance } from "./appliance.ts";
import { type DockerClient, openDocker } from "./clients.ts";
import { oldDockerPy } from "./old-docker-py.ts";
import { noTinyImage, type TinyImage, tinyImage } from "./tiny-image.ts";

/*
 * `evalai push` of the unmodified client 1.3.18, in both of its modes, with docker-py of its own time and of today.
 */
setDefaultTimeout(120_000);
const launcher = resolve(import.meta.dir, "../../../static/downloads/evalai-offline.py");
const docker: DockerClient | string = await openDocker().catch((error: Error) => error.message);
const clientMissing =
  noTinyImage ?? (typeof docker === "string" ? docker : null) ?? (await installStockClient());
const older = clientMissing === null ? await oldDockerPy() : clientMissing;

/** Each docker-py, by the environment that brings it, or why it cannot be used here. */
const bindings: Record<string, Record<string, string> | string> = {
  "docker-py 7.2.0": clientMissing ?? (await whyNotNew()) ?? {},
  "docker-py 3.6.0": older,
};
for (const [name, why] of Object.entries(bindings))
  if (typeof why === "string") console.error(`evalai push with ${name} is not tested: ${why}.`);

/** From API 1.44 on engines say nothing of the VirtualSize that the client looks at; what asks for an older API still hears it. */
async function whyNotNew(): Promise<string | null> {
  if (typeof docker === "string") return docker;
  const { ApiVersion } = await (await fetch("http://engine/version", { unix: docker.engine.socket })).json();
  return Number(ApiVersion.split(".")[1]) >= 44 ? `the engine's API is ${ApiVersion}` : null;
}

let plain: Appliance;
let overTls: Appliance;
const images = new Map<string, TinyImage>();
const used = new Set<string>();
beforeAll(async () => {
  [plain, overTls] = [await startAppliance(null), await startAppliance({ name: "127.0.0.1" })];
});
afterAll(async () => {
  for (const each of [plain, overTls]) await each.stop();
  if (typeof docker !== "string") await docker.stop();
});

/** An image that the engine has. @returns what it is called there. */
async function loaded(word: string): Promise<string> {
  const image = images.get(word) ?? (await tinyImage(word));
  if (!images.has(word)) await (docker as DockerClient).load(image);
  images.set(word, image);
  return image.tag;
}

/** Does something as paula, who is logged in. @returns the commands and options that the client has. */
async function asPaula(
  { base, certificates }: Appliance,
  more: Record<string, string>,
  work: (paula: Participant, home: string) => Promise<void>,
): Promise<string[]> {
  const home = folderWith();
  const authority = join(certificates ?? "", "ca.crt");
  const trust: Record<string, string> =
    certificates === null ? {} : { REQUESTS_CA_BUNDLE: authority, AWS_CA_BUNDLE: authority };
  const socket = `unix://${(docker as DockerClient).engine.socket}`;
  const paula = await openParticipant(home, launcher, { DOCKER_HOST: socket, ...trust, ...more });
  try {
    await paula.run(["host", "-sh", base], []);
    await paula.run(["login"], ["paula", PASSWORD]);
    await work(paula, home);
  } finally {
    for (const each of await paula.leave()) used.add(each);
  }
  return paula.has;
}

/** As `docker login` leaves it. */
function remember(home: string, host: string, password: string): void {
  mkdirSync(join(home, ".docker"), { recursive: true });
  const auth = Buffer.from(`paula:${password}`).toString("base64");
  writeFileSync(join(home, ".docker/config.json"), JSON.stringify({ auths: { [host]: { auth } } }));
}

/** Pushes, and looks that exactly this was handed in. */
async function expectHandedIn(
  appliance: Appliance,
  paula: Participant,
  words: string[],
  isPublic: number,
): Promise<void> {
  const before = appliance.handedIn();
  const { code, out } = await paula.run(["push", ...words], []);
  expect([code, out]).toEqual([0, expect.stringContaining("Your docker file is successfully submitted.")]);
  const digest = /digest: (sha256:\w+)/.exec(out)?.[1] ?? "none";
  const submission = { digest, phase: appliance.phases.open, isPublic };
  expect(appliance.handedIn().slice(before.length)).toEqual([submission]);
}

const production = (base: string) => ({ AWS_ENDPOINT_URL_ECR: base });
const development = (host: string) => ({
  EVALAI_CLI_ENVIRONMENT: "DEVELOPMENT",
  EVALAI_LOCAL_DOCKER_REGISTRY_URI: host,
});

describe.each(Object.keys(bindings))("with %s", (name) => {
  const binding = bindings[name];
  const isMissing = typeof binding === "string";
  const more = isMissing ? {} : (binding ?? {});
  const phase = "lesions-dev-1";
  const word = name.replace(/\W/g, "");

  test.skipIf(isMissing)("in its development mode", () =>
    asPaula(plain, { ...more, ...development(plain.host) }, async (paula, home) => {
      remember(home, plain.host, PASSWORD);
      await expectHandedIn(plain, paula, [await loaded(`${word}dev1`), "-p", phase, "--private"], 0);
      await expectHandedIn(plain, paula, [await loaded(`${word}dev2`), "--phase", phase, "--public"], 1);
    }),
  );

  test.skipIf(isMissing)("in its production mode, the ordinary one", () =>
    asPaula(plain, { ...more, ...production(plain.base) }, async (paula) => {
      await expectHandedIn(plain, paula, [await loaded(`${word}prod`), "-p", phase, "--private"], 0);
    }),
  );

  test.skipIf(isMissing)("in both modes over TLS", async () => {
    await asPaula(overTls, { ...more, ...production(`${overTls.base}/ecr`) }, async (paula) => {
      await expectHandedIn(overTls, paula, [await loaded(`${word}tls1`), "-p", phase], 1);
    });
    await asPaula(overTls, { ...more, ...development("unused") }, async (paula, home) => {
      remember(home, overTls.host, PASSWORD);
      const words = ["-p", phase, "-u", overTls.host];
      await expectHandedIn(overTls, paula, [await loaded(`${word}tls2`), ...words], 1);
      words[2] = "--url";
      await expectHandedIn(overTls, paula, [await loaded(`${word}tls3`), ...words], 1);
    });
  });

  test.skipIf(isMissing)("hears why it is refused", () =>
    asPaula(plain, { ...more, ...development(plain.host) }, async (paula, home) => {
      const image = await loaded(`${word}dev1`);
      const before = plain.handedIn();
      const says = async (words: string[], code: number, sentence: string) => {
        const said = await paula.run(["push", ...words], []);
        expect([said.code, said.out]).toEqual([code, expect.stringContaining(sentence)]);
      };
      const { over, full, small } = plain.phases;
      await says(
        [image, "-p", over],
        1,
        "Error: Sorry, cannot accept submissions since challenge phase is not active",
      );
      await says([image, "-p", small], 1, "Image is too large");
      await says([image, "-p", "no-phase-9"], 1, "Error: ");
      await says(["image", "-p", phase], 1, "Please enter the tag name");
      await says(["no-such:image", "-p", phase], 1, "Image not found");
      await says([image, "-p", phase, "--public", "--private"], 1, "can't be public and private");
      // What the registry says is printed, and then the client takes it for a success.
      remember(home, plain.host, PASSWORD);
      await says([image, "-p", full], 0, "1 of 1 submissions today");
      remember(home, plain.host, "guess");
      await says([image, "-p", phase], 0, "unauthorized: The name or the password is not right.");
      await paula.run(["set-token", "assay_guess"], []);
      await says([image, "-p", phase], 1, "The authentication token you are using isn't valid");
      expect(plain.handedIn()).toEqual(before);
    }),
  );
});

test.skipIf(Object.values(bindings).every((each) => typeof each === "string"))(
  "no option of `evalai push` is not tried",
  async () => {
    const has = await asPaula(plain, {}, async (paula) => {
      expect((await paula.run(["push", "--help"], [])).out).toContain("Usage: evalai push");
    });
    const options = has.filter((each) => /^evalai push( |$)/.test(each));
    expect(options).toContain("evalai push --private");
    expect(options.filter((each) => !used.has(each))).toEqual([]);
  },
);

test("the servers meet no error", () => {
  expect([...plain.errors(), ...overTls.errors()]).toEqual([]);
});

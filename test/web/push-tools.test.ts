import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeArchive } from "../../src/images/archive/write-archive.ts";
import { readManifest } from "../../src/images/manifest-content.ts";
import { listenForImages } from "../../src/registry/listen.ts";
import { admit } from "../../src/submissions/admit.ts";
import { arrivalOf } from "../../src/submissions/image-arrival.ts";
import type { BuiltImage } from "../evil/image-bytes.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { makeEntry, makeTeam } from "../support/benchmark.ts";
import type { Visitor } from "../support/browser.ts";
import { modelImage } from "../support/image-archive.ts";
import { addPerson, visitorAs } from "../support/people.ts";
import { takesImages } from "../support/registry.ts";
import { makeScoredBenchmark } from "../support/scored-benchmark.ts";
import { folderWith } from "../support/temporary.ts";

const skopeo = Bun.which("skopeo");
if (skopeo === null) console.error("The commands of the page Submit for skopeo are not run: it is not here.");

let app: TestApp;
let visitor: Visitor;
let phaseAt: string;
let registry: ReturnType<typeof listenForImages>;

beforeEach(async () => {
  app = openTestApp();
  const paula = await addPerson(app, "paula");
  visitor = await visitorAs(app, paula);
  const made = await makeScoredBenchmark(app, { benchmark: { config: takesImages.config } });
  await makeEntry(app, made, await makeTeam(app, "Radiant", [paula]));
  phaseAt = `/benchmarks/lesions/phases/${made.phaseId}`;
  const options = { admit, arrival: arrivalOf(app) };
  registry = listenForImages(app, options, { address: "127.0.0.1", port: 0, tls: null });
  app.registry.port = Number(registry.url.port);
});
afterEach(async () => {
  await registry.stop(0);
  await app.close();
});

/** The commands on the page that call a program, as somebody copies them. */
function commandsFor(program: string, html: string): string[] {
  const listings = [...html.matchAll(/<pre[^>]*><code>([^<]*)<\/code>/g)].map(([, code = ""]) => code);
  const lines = listings.flatMap((code) =>
    code.replaceAll("&amp;", "&").replaceAll("&quot;", '"').split("\n"),
  );
  return lines.filter((line) => line.startsWith(`${program} `));
}

async function archived(image: BuiltImage): Promise<Buffer> {
  const { manifest, mediaType, digest } = image;
  const { config, layers } = readManifest(manifest, mediaType);
  const blob = (part: { mediaType: string; digest: string; size: number }) => ({
    ...part,
    open: async function* () {
      yield image.blobs.get(part.digest) ?? new Uint8Array();
    },
  });
  if (config === null) throw new Error("an index");
  const archive = writeArchive({
    tags: ["model:v1"],
    platform: null,
    manifest: { mediaType, digest, content: manifest },
    config: blob(config),
    layers: layers.map(blob),
  });
  return Buffer.concat(await Array.fromAsync(archive));
}

describe.skipIf(skopeo === null)("what the page Submit says to type", () => {
  test("works: skopeo logs in, pushes, and the page shows the submission", async () => {
    const html = await (await visitor.post(`${phaseAt}/push-password`)).text();
    const password = /assay_[\w-]{43}/.exec(html)?.[0] ?? "";
    const [login = "", copy = ""] = commandsFor("skopeo", html);
    const folder = folderWith();
    writeFileSync(join(folder, "model.tar"), await archived(modelImage()));
    const run = async (command: string, input = "") => {
      const child = Bun.spawn(["sh", "-eu", "-c", command], {
        cwd: folder,
        env: { PATH: process.env.PATH, HOME: folder, REGISTRY_AUTH_FILE: join(folder, "auth.json") },
        stdin: Buffer.from(input),
        stdout: "pipe",
        stderr: "pipe",
      });
      const said = (await new Response(child.stdout).text()) + (await new Response(child.stderr).text());
      return { code: await child.exited, said };
    };
    // At a terminal it asks for the password; here there is none.
    const loggedIn = await run(`${login} --password-stdin`, password);
    expect(loggedIn).toMatchObject({ code: 0 });
    // Nobody asks a model of this test for its signature.
    const policy = join(folder, "policy.json");
    writeFileSync(policy, JSON.stringify({ default: [{ type: "insecureAcceptAnything" }] }));
    const pushed = await run(copy.replace("skopeo ", `skopeo --policy ${policy} `));
    expect(pushed).toMatchObject({ code: 0 });
    const page = await (await visitor.get("/benchmarks/lesions/submit")).text();
    expect(page).toContain('href="/submissions/1"');
  }, 60_000);
});

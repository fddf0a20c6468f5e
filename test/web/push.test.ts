import { afterEach, describe, expect, test } from "bun:test";
import { anyTokenHolder } from "../../src/accounts/tokens.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type MadeBenchmark, makeEntry, makeTeam } from "../support/benchmark.ts";
import { type Visitor, visitorOf } from "../support/browser.ts";
import { addPerson, visitorAs } from "../support/people.ts";
import { takesImages } from "../support/registry.ts";
import { makeScoredBenchmark } from "../support/scored-benchmark.ts";

let app: TestApp;
let paula: User;
let visitor: Visitor;
let made: MadeBenchmark;
let team: number;

afterEach(() => app.close());

async function open(flags: Record<string, string> = {}, port: number | null = 5000): Promise<void> {
  app = openTestApp({ flags });
  app.registry.port = port;
  paula = await addPerson(app, "paula");
  visitor = await visitorAs(app, paula);
  made = await makeScoredBenchmark(app, { benchmark: { config: takesImages.config } });
  team = await makeTeam(app, "Radiant", [paula]);
  await makeEntry(app, made, team);
}

const page = async (who = visitor) => text(await who.get("/benchmarks/lesions/submit"));
const phaseAt = () => `/benchmarks/lesions/phases/${made.phaseId}`;

/** The page as somebody reads it, without marks. */
async function text(response: Response): Promise<string> {
  const html = await response.text();
  return html
    .replace(/<[^>]+>/g, "")
    .replaceAll("&amp;", "&")
    .replaceAll("&quot;", '"');
}

describe("the page Submit of a benchmark that takes images", () => {
  test("shows how to push with every tool, filled in, and asks for no file", async () => {
    await open();
    const name = `localhost:5000/lesions-dev-1-team-${team}:v1`;
    const shown = await page();
    for (const line of [
      "assay push model:v1 -p lesions-dev-1",
      "docker login localhost:5000 -u paula",
      `docker tag model:v1 ${name}`,
      `podman push --tls-verify=false model:v1 ${name}`,
      `skopeo copy --dest-tls-verify=false docker-archive:model.tar docker://${name}`,
      "evalai push model:v1 -p lesions-dev-1",
      "export AWS_ENDPOINT_URL_ECR=http://assay.test",
      "EVALAI_LOCAL_DOCKER_REGISTRY_URI=localhost:5000",
      "at most 10 GB",
      "0 of 5",
    ])
      expect(shown).toContain(line);
    expect(shown).not.toContain("Check only");
    expect(shown).not.toContain("certs.d");
  });

  test.each([
    [
      "its own authority",
      { tls: "self" },
      "assay.test:5000",
      [
        "/etc/docker/certs.d/assay.test:5000",
        "--cert-dir assay-certs",
        "REQUESTS_CA_BUNDLE",
        "localhost:5000",
      ],
      ["--tls-verify=false"],
    ],
    [
      "a proxy",
      { "registry-host": "registry.example.org" },
      "registry.example.org",
      ["podman push model:v1"],
      ["--tls-verify=false", "certs.d", "ssh -N"],
    ],
    [
      "plain HTTP for everybody",
      { "registry-address": "0.0.0.0" },
      "assay.test:5000",
      ["insecure-registries", "--tls-verify=false"],
      ["certs.d"],
    ],
    [
      "plain HTTP for itself",
      {},
      "localhost:5000",
      ["ssh -N -L 5000:localhost:5000 you@assay.test"],
      ["certs.d"],
    ],
  ])("knows what each program has to be told: %s", async (_, flags, host, has, lacks) => {
    await open(flags);
    const shown = await page();
    expect(shown).toContain(`docker push ${host}/lesions-dev-1-team-${team}:v1`);
    for (const line of has) expect(shown).toContain(line);
    for (const line of lacks) expect(shown).not.toContain(line);
  });

  test("makes a password for this place alone, and shows it once", async () => {
    await open();
    const answer = await visitor.post(`${phaseAt()}/push-password`);
    const token = /assay_[\w-]{43}/.exec(await answer.text())?.[0] ?? "";
    expect(await anyTokenHolder(app.db, token, app.clock.now())).toMatchObject({
      user: { id: paula.id },
      scopes: ["submit"],
      repository: `lesions-dev-1-team-${team}`,
      expiresAt: app.clock.now() + 12 * 3600 * 1000,
    });
    expect(await page()).not.toContain("assay_");
    const back = await visitor.get(`${phaseAt()}/push-password`);
    expect(back.headers.get("location")).toBe(`/benchmarks/lesions/submit?phase=${made.phaseId}#hand-in`);
  });

  test("makes none for those who cannot push", async () => {
    await open();
    const stranger = await visitorAs(app, await addPerson(app, "zoe"));
    expect((await stranger.post(`${phaseAt()}/push-password`)).status).toBe(403);
    await app.db.updateTable("phase").set({ is_paused: 1 }).execute();
    expect((await visitor.post(`${phaseAt()}/push-password`)).status).toBe(409);
    const shown = await page();
    expect(shown).toContain("paused");
    expect(shown).not.toContain("docker push");
    expect(await page(visitorOf(app))).not.toContain("docker push");
  });

  test("says so when the registry is switched off", async () => {
    await open({}, null);
    const shown = await page();
    expect(shown).toContain("switched off");
    expect(shown).not.toContain("docker push");
  });

  test("takes no file of predictions", async () => {
    await open();
    for (const where of ["submissions", "checks"]) {
      const file = { field: "file", name: "predictions.csv", content: "case_id,probability\n" };
      const answer = await visitor.upload(`${phaseAt()}/${where}`, {}, file);
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain("takes images");
    }
  });
});

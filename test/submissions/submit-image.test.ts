import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { findManifest } from "../../src/images/manifest.ts";
import { readName } from "../../src/images/name.ts";
import { findRepository } from "../../src/images/repository.ts";
import { arrivalOf } from "../../src/submissions/image-arrival.ts";
import { submitImage } from "../../src/submissions/submit-image.ts";
import { makeEntry, makeTeam } from "../support/benchmark.ts";
import { addPerson } from "../support/people.ts";
import {
  basic,
  bytes,
  pushParts,
  refusalIn,
  type RegistryClient,
  registryClient,
  startTestRegistry,
  type TestRegistry,
} from "../support/registry.ts";

let registry: TestRegistry;
let client: RegistryClient;
beforeEach(async () => {
  registry = await startTestRegistry({
    arrival: { handIn: (image) => arrivalOf(registry.app).handIn(image) },
  });
  client = registryClient(registry.base, basic("paula"));
  await registry.app.db.updateTable("phase").set({ concurrent: 50 }).execute();
});
afterEach(() => registry.stop());

const model = "lesions-dev-1/model";
const submissions = () => registry.app.db.selectFrom("submission").selectAll().orderBy("id").execute();

async function manifestOf(name: string, reference: string) {
  const { app, member } = registry;
  const read = readName(name);
  const repository = read && (await findRepository(app.db, member, read));
  const manifest = repository && (await findManifest(app.db, repository, reference, app.clock.now()));
  if (manifest === null) throw new Error(`there is no ${name}:${reference}`);
  return manifest;
}

describe("a pushed image", () => {
  test("is handed in, pinned to its manifest, and waits for its evaluation", async () => {
    const { digest } = await client.image(model, "v1");
    const [submission, ...others] = await submissions();
    expect(others).toEqual([]);
    expect(submission).toMatchObject({
      team_id: registry.team,
      status: "submitted",
      file_name: "submission.json",
    });
    expect((await manifestOf(model, "v1")).id).toBe(submission?.manifest_id ?? -1);
    const said = await Bun.file(registry.app.files.path(submission?.file_digest ?? "")).json();
    expect(said.submitted_image_uri).toEndWith(`/${registry.place}/model:v1`);
    expect(digest).toStartWith("sha256:");
    const jobs = await registry.app.db.selectFrom("job").select("kind").execute();
    expect(jobs).toEqual([{ kind: "evaluation" }]);
  });

  test("is the same submission under every tag and name, and costs quota once", async () => {
    const { content } = await client.image(model, "v1");
    for (const tag of ["v1", "v2", "latest"]) await client.manifest(model, tag, content);
    const other = await pushParts(client, model, [bytes(10)]);
    for (const name of [model, "lesions-dev-1", `${registry.place}/again`]) {
      for (const part of [other.config, ...other.layers])
        await client.ask("POST", `/v2/${name}/blobs/uploads/?mount=${part}&from=${model}`);
      expect((await client.manifest(name, "x", other.content)).status).toBe(201);
    }
    expect((await submissions()).length).toBe(2);
  });

  test("by its digest alone, or saying something about another, is kept and not handed in", async () => {
    const { content, digest } = await pushParts(client, model, [bytes(10)]);
    expect((await client.manifest(model, digest, content)).status).toBe(201);
    const signature = await pushParts(client, model, [bytes(10)], {
      subject: { mediaType: "application/vnd.oci.image.manifest.v1+json", digest, size: content.length },
    });
    expect((await client.manifest(model, "sig", signature.content)).status).toBe(201);
    expect(await submissions()).toEqual([]);
  });

  test("handed in once more by EvalAI's client takes what is said then, and no second place", async () => {
    await client.image(model, "v1");
    const { app, member } = registry;
    const { id: manifestId } = await manifestOf(model, "v1");
    const method = { name: "ResNet", description: "", projectUrl: "", publicationUrl: "" };
    const handed = { manifestId, uri: "x/y:v1", method, attributes: { gpu: "no" }, isPublic: false };
    const id = await submitImage(app, member, handed);
    const [submission, ...others] = await submissions();
    expect([submission?.id, others.length]).toEqual([id, 0]);
    expect(submission).toMatchObject({ method_name: "ResNet", attributes: '{"gpu":"no"}', is_public: 0 });
    await submitImage(app, member, { ...handed, method: { ...method, name: "Other" }, attributes: {} });
    expect((await submissions())[0]).toMatchObject({ method_name: "ResNet", attributes: '{"gpu":"no"}' });
  });
});

test("an image that was withdrawn, or failed for the server's fault, can be pushed once more", async () => {
  const { db } = registry.app;
  const { content } = await client.image(model, "v1");
  await db.updateTable("submission").set({ status: "cancelled" }).execute();
  await client.manifest(model, "v1", content);
  expect((await submissions()).length).toBe(2);
  const [, second] = await submissions();
  const failed = { status: "failed", reason: "platform_error", finished_at: 1 } as const;
  await db
    .updateTable("evaluation")
    .set(failed)
    .where("submission_id", "=", second?.id ?? 0)
    .execute();
  await db
    .updateTable("submission")
    .set({ status: "failed" })
    .where("id", "=", second?.id ?? 0)
    .execute();
  await client.manifest(model, "v1", content);
  await client.manifest(model, "v1", content);
  expect((await submissions()).length).toBe(3);
  const crashed = { status: "failed", reason: "crashed", finished_at: 1 } as const;
  await db
    .updateTable("evaluation")
    .set(crashed)
    .where("submission_id", "=", (await submissions())[2]?.id ?? 0)
    .execute();
  await db.updateTable("submission").set({ status: "failed" }).execute();
  await client.manifest(model, "v1", content);
  expect((await submissions()).length).toBe(3);
});

describe("a quota of five", () => {
  test("that is used up is said at the first request of a push", async () => {
    for (let n = 0; n < 5; n++) await client.image(model, `v${n}`);
    const refused = await client.ask("POST", `/v2/${model}/blobs/uploads/`);
    expect([refused.status, await refusalIn(refused)]).toEqual([
      403,
      expect.objectContaining({
        code: "DENIED",
        message: expect.stringContaining("5 of 5 submissions today"),
      }),
    ]);
  });

  test("takes exactly five of twenty images that arrive at the same moment", async () => {
    const images = await Promise.all(Array.from({ length: 20 }, () => pushParts(client, model, [bytes(10)])));
    const answers = await Promise.all(
      images.map(({ content }, index) => client.manifest(model, `v${index}`, content)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(5).fill(201), ...Array(15).fill(403)]);
    expect((await submissions()).length).toBe(5);
  });
});

test("nobody hands in what lies in another team's place", async () => {
  await client.image(model, "v1");
  const { id: manifestId } = await manifestOf(model, "v1");
  const [submission] = await submissions();
  await registry.app.db.deleteFrom("job").execute();
  await registry.app.db.deleteFrom("evaluation").execute();
  await registry.app.db
    .deleteFrom("submission")
    .where("id", "=", submission?.id ?? -1)
    .execute();
  const stranger = await addPerson(registry.app, "sam");
  await makeEntry(registry.app, registry.benchmark, await makeTeam(registry.app, "Others", [stranger]));
  const handed = { manifestId, uri: "x/y:v1" };
  await expect(submitImage(registry.app, stranger, handed)).rejects.toThrow("with another team");
});

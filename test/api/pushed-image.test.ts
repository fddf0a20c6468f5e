import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { createToken, scopes } from "../../src/accounts/tokens.ts";
import type { BuiltImage } from "../evil/image-bytes.ts";
import { modelImage } from "../support/image-archive.ts";
import { makePushWorld, type PushWorld } from "../support/push-world.ts";
import { basic, bytes, OCI_MANIFEST, type RegistryClient, registryClient } from "../support/registry.ts";

/*
 * EvalAI's client says in a second request which image it has pushed. Whoever writes that request by hand can name anything
 * that the registry has of theirs.
 */
setDefaultTimeout(60_000);

let world: PushWorld;
let client: RegistryClient;
let headers: Record<string, string>;
beforeAll(async () => {
  world = await makePushWorld();
  client = registryClient(`http://${world.registry}`, basic("paula"));
  const { app, paula } = world;
  const token = await createToken(app.db, paula.id, { name: "test", scopes, days: 90 }, app.clock.now());
  headers = { authorization: `Bearer ${token}` };
});
afterAll(() => world.stop());

const submissions = () => world.app.db.selectFrom("submission").select(["id", "method_name"]).execute();

async function push({ blobs, manifest }: BuiltImage, reference: string): Promise<number> {
  for (const blob of blobs.values()) await client.blob(world.place, blob);
  return (await client.manifest(world.place, reference, manifest)).status;
}

async function handIn(reference: string): Promise<{ status: number; said: string }> {
  const { challengeId, phaseId } = { challengeId: world.benchmark.id, phaseId: world.benchmark.phaseId };
  const form = new FormData();
  const uri = `${world.registry}/${world.place}${reference.includes(":") ? "@" : ":"}${reference}`;
  form.append("input_file", new File([JSON.stringify({ submitted_image_uri: uri })], "submission.json"));
  const address = `/api/jobs/challenge/${challengeId}/challenge_phase/${phaseId}/submission/`;
  const response = await fetch(`${world.base}${address}`, { method: "POST", headers, body: form });
  return { status: response.status, said: await response.text() };
}

describe("an image that was pushed by its digest, which nobody has looked over", () => {
  test("is handed in if nothing speaks against it", async () => {
    const image = modelImage("sound");
    expect([await push(image, image.digest), await submissions()]).toEqual([201, []]);
    expect((await handIn(image.digest)).status).toBe(201);
    expect(await submissions()).toHaveLength(1);
  });

  test("is refused with every reason else", async () => {
    const before = await submissions();
    const image = modelImage("evil", { run: { Volumes: { "/data": {} }, WorkingDir: "/proc/self/fd/8" } });
    expect(await push(image, image.digest)).toBe(201);
    const { status, said } = await handIn(image.digest);
    expect([status, await submissions()]).toEqual([400, before]);
    for (const reason of ["VOLUME", "WORKDIR"]) expect(said).toContain(reason);
  });

  test("is refused if it is no image", async () => {
    const before = await submissions();
    const config = bytes(10);
    const digest = await client.blob(world.place, config);
    const described = { mediaType: "application/vnd.example.note", digest, size: config.length };
    const note = JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config: described, layers: [] });
    expect((await client.manifest(world.place, "note", note)).status).toBe(201);
    const { status, said } = await handIn("note");
    expect([status, await submissions()]).toEqual([400, before]);
    expect(said).toContain("no image that could be run");
  });
});

describe("when the quota is used up", () => {
  const credentials = () =>
    fetch(
      `${world.base}/api/challenges/phases/${world.benchmark.phaseId}/participant_team/aws/credentials/`,
      {
        headers,
      },
    );

  test("an image that was accepted can be pushed and handed in once more, and no other", async () => {
    const image = modelImage("accepted");
    expect(await push(image, "accepted")).toBe(201);
    const before = await submissions();
    await world.app.db.updateTable("phase").set({ per_day: before.length }).execute();
    const answer = await credentials();
    expect(answer.status).toBe(200);
    const { success } = (await answer.json()) as {
      success: { federated_user: { Credentials: { SessionToken: string } } };
    };
    const again = registryClient(
      `http://${world.registry}`,
      basic("evalai", success.federated_user.Credentials.SessionToken),
    );
    expect((await again.manifest(world.place, "accepted", image.manifest)).status).toBe(201);
    expect((await handIn("accepted")).status).toBe(201);
    expect(await submissions()).toEqual(before);
    const other = await again.ask("POST", `/v2/${world.place}/blobs/uploads/`);
    expect([other.status, await other.text()]).toEqual([403, expect.stringContaining("submissions today")]);
  });

  test("nobody gets a password for a phase that is over", async () => {
    await world.app.db
      .updateTable("phase")
      .set({ end_at: world.app.clock.now() - 1 })
      .execute();
    expect([403, 406]).toContain((await credentials()).status);
  });
});

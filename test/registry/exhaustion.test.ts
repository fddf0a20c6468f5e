import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { openUploads } from "../../src/images/uploads.ts";
import { Fault } from "../../src/kit/fault.ts";
import {
  basic,
  bytes,
  OCI_MANIFEST,
  pushParts,
  refusalIn,
  type RegistryClient,
  registryClient,
  startTestRegistry,
  type TestRegistry,
} from "../support/registry.ts";

/*
 * A participant who wants to take the server down may push what they like. None of it may take up more than its part.
 */

let registry: TestRegistry;
let client: RegistryClient;
const name = "lesions-dev-1/model";
beforeEach(async () => {
  registry = await startTestRegistry();
  client = registryClient(registry.base, basic("paula"));
});
afterEach(() => registry.stop());

test("a manifest that names the same thing over and over is not taken apart", async () => {
  const { content } = await pushParts(client, name, [bytes(10)]);
  const manifest = JSON.parse(content) as { layers: unknown[] };
  manifest.layers = Array<unknown>(20_000).fill(manifest.layers[0]);
  const answer = await client.manifest(name, "v1", JSON.stringify(manifest));
  expect([answer.status, await refusalIn(answer)]).toEqual([
    400,
    expect.objectContaining({ message: expect.stringContaining("more than 2,000 entries") }),
  ]);
});

test("one person has so many uploads, also while all of them are being written to", () => {
  const uploads = openUploads(registry.app.files);
  const owner = { userId: 1, teamId: 1, place: "a", mostBytes: 1 };
  const begin = (userId: number) => uploads.begin({ ...owner, userId }, 0);
  for (let n = 0; n < 50; n++) begin(1).isBusy = true;
  expect(() => begin(1)).toThrow("50 uploads");
  expect(begin(2).userId).toBe(2);
});

describe("manifests lie in the database", () => {
  /** What has been pushed already, in rows that nobody had to send. */
  async function fill(count: number, subject: string | null): Promise<void> {
    const { id } = await registry.app.db
      .selectFrom("image_repository")
      .select("id")
      .executeTakeFirstOrThrow();
    await sql`
      with recursive n (n) as (select 1 union all select n + 1 from n where n < ${count})
      insert into image_manifest
        (repository_id, address, media_type, subject_address, content, pushed_at, seen_at)
      select ${id}, 'sha256:' || n, ${OCI_MANIFEST}, ${subject},
        cast('{"annotations":{},"pad":"' || printf('%.*c', 4000000, 'x') || '"}' as blob), 0, 0 from n`.execute(
      registry.app.db,
    );
  }

  test("so that those of a team may only take up so much of it", async () => {
    await pushParts(client, name, [bytes(10)]);
    const { content } = await pushParts(client, name, [bytes(10)]);
    await fill(63, null);
    for (const answer of [
      await client.manifest(name, "v1", content),
      await client.ask("POST", `/v2/${name}/blobs/uploads/`),
    ])
      expect([answer.status, await refusalIn(answer)]).toEqual([
        403,
        expect.objectContaining({ message: expect.stringContaining("The manifests of your team's images") }),
      ]);
  });

  test("and a list of what says something about an image has few of them in memory at a time", async () => {
    const { digest } = await client.image(name, "v1");
    await fill(5, digest);
    const sizes: number[] = [];
    for (let path: string | undefined = `/v2/${name}/referrers/${digest}`; path !== undefined;) {
      const answer: Response = await client.ask("GET", path);
      sizes.push(((await answer.json()) as { manifests: unknown[] }).manifests.length);
      path = /<([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    }
    expect(sizes).toEqual([1, 1, 1, 1, 1]);
  });

  test("and are not taken when the disk is nearly full", async () => {
    const { content } = await pushParts(client, name, [bytes(10)]);
    registry.app.files.insistOnRoom = async () => {
      throw new Fault("unavailable", "The server's disk is nearly full.");
    };
    const answer = await client.manifest(name, "v1", content);
    expect([answer.status, (await refusalIn(answer)).message]).toEqual([
      403,
      "The server's disk is nearly full.",
    ]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createPushToken } from "../../src/accounts/push-token.ts";
import { createToken, type Scope, tokenHolder } from "../../src/accounts/tokens.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { makeBenchmark, makeEntry, makeHostTeam, makeTeam } from "../support/benchmark.ts";
import { addPerson } from "../support/people.ts";
import {
  basic,
  bytes,
  OCI_MANIFEST,
  refusalIn,
  registryClient,
  startTestRegistry,
  takesImages,
  type TestRegistry,
} from "../support/registry.ts";

/*
 * One team has an image. Everybody else tries everything with it, knowing all names and digests.
 */

let registry: TestRegistry;
let place = "";
let image: { content: string; digest: string; layers: string[]; config: string };
let upload = "";
const credentials: Record<string, Record<string, string>> = {};

beforeAll(async () => {
  registry = await startTestRegistry();
  const { app, benchmark } = registry;
  place = `${registry.place}/model`;
  const client = registryClient(registry.base, basic("paula"));
  image = await client.image(place, "v1");
  upload = await client.begin(place);
  const olaf = await addPerson(app, "olaf");
  await makeEntry(app, benchmark, await makeTeam(app, "Olaf's", [olaf]));
  const hanna = await addPerson(app, "hanna", "host");
  const { hostTeamId } = benchmark;
  const now = app.clock.now();
  await app.db
    .insertInto("host_member")
    .values({ host_team_id: hostTeamId, user_id: hanna.id, joined_at: now })
    .execute();
  await makeHostTeam(app, "Other hosts", [await addPerson(app, "hugo", "host")]);
  await addPerson(app, "ada", "admin");
  await addPerson(app, "nobody");
  credentials.guest = {};
  for (const name of ["paula", "olaf", "hanna", "hugo", "ada", "nobody"]) credentials[name] = basic(name);
});
afterAll(() => registry.stop());

/** Every way to ask for something of the repository. */
const attempts: Record<string, () => [method: string, path: string, init?: RequestInit]> = {
  "GET manifest by tag": () => ["GET", `/v2/${place}/manifests/v1`],
  "HEAD manifest by digest": () => ["HEAD", `/v2/${place}/manifests/${image.digest}`],
  "GET blob": () => ["GET", `/v2/${place}/blobs/${image.layers[0]}`],
  "HEAD blob": () => ["HEAD", `/v2/${place}/blobs/${image.layers[0]}`],
  "GET tags": () => ["GET", `/v2/${place}/tags/list`],
  "GET referrers": () => ["GET", `/v2/${place}/referrers/${image.digest}`],
  "POST upload": () => ["POST", `/v2/${place}/blobs/uploads/`],
  "GET upload": () => ["GET", upload],
  "PATCH upload": () => ["PATCH", upload, { body: bytes(3) }],
  "PUT manifest": () => [
    "PUT",
    `/v2/${place}/manifests/v9`,
    { body: image.content, headers: { "content-type": OCI_MANIFEST } },
  ],
  "DELETE upload": () => ["DELETE", `${upload}x`],
  "DELETE tag": () => ["DELETE", `/v2/${place}/manifests/never`],
  "DELETE blob": () => ["DELETE", `/v2/${place}/blobs/${image.config}`],
};

/** Statuses in the order of the attempts: reading (6), then writing (7). */
const expected: Record<string, { reading: number; writing: number | number[] }> = {
  guest: { reading: 401, writing: 401 },
  // What they may do anyhow depends on what is there: a tag that never was, a blob that is needed.
  paula: { reading: 200, writing: [202, 204, 202, 201, 404, 404, 403] },
  olaf: { reading: 404, writing: 404 },
  nobody: { reading: 404, writing: 404 },
  hanna: { reading: 200, writing: 403 },
  hugo: { reading: 404, writing: 404 },
  ada: { reading: 200, writing: 403 },
};

describe.each(Object.keys(expected))("%s", (who) => {
  test("may do exactly this", async () => {
    const client = registryClient(registry.base, credentials[who] ?? {});
    const statuses: Record<string, number> = {};
    for (const [what, attempt] of Object.entries(attempts)) {
      const response = await client.ask(...attempt());
      statuses[what] = response.status;
      await response.arrayBuffer();
    }
    const { reading, writing } = expected[who] ?? { reading: 0, writing: 0 };
    const names = Object.keys(attempts);
    const wanted = names.map((name, index) => {
      const status = index < 6 ? reading : typeof writing === "number" ? writing : (writing[index - 6] ?? 0);
      return [name, status];
    });
    expect(statuses).toEqual(Object.fromEntries(wanted));
  });
});

test("what another team has and what nobody has are answered alike", async () => {
  const { ask } = registryClient(registry.base, basic("olaf"));
  const said = async (path: string) => {
    const response = await ask("GET", path);
    return [response.status, await response.text()];
  };
  const nowhere = registry.place.replace(/\d+$/, "999999");
  expect(await said(`/v2/${place}/manifests/v1`)).toEqual(await said(`/v2/${nowhere}/model/manifests/v1`));
  const own = "lesions-dev-1/mine";
  for (const from of [`&from=${place}`, ""]) {
    const response = await ask("POST", `/v2/${own}/blobs/uploads/?mount=${image.layers[0]}${from}`);
    expect(response.status).toBe(202);
    expect(response.headers.get("docker-content-digest")).toBeNull();
  }
  expect((await ask("HEAD", `/v2/${own}/blobs/${image.layers[0]}`)).status).toBe(404);
});

test("a manifest cannot be made of another team's layers", async () => {
  const { manifest } = registryClient(registry.base, basic("olaf"));
  const response = await manifest("lesions-dev-1/mine", "v1", image.content);
  expect((await refusalIn(response)).code).toBe("MANIFEST_BLOB_UNKNOWN");
});

test("an upload's address is of no use to team-mates and in other repositories", async () => {
  const { app, benchmark } = registry;
  const pia = await addPerson(app, "pia");
  await app.db
    .insertInto("member")
    .values({ team_id: registry.team, user_id: pia.id, joined_at: app.clock.now() })
    .execute();
  await app.db
    .insertInto("terms_acceptance")
    .values({ benchmark_id: benchmark.id, user_id: pia.id, version: benchmark.termsVersion, accepted_at: 1 })
    .execute();
  const { ask } = registryClient(registry.base, basic("pia"));
  expect((await ask("HEAD", `/v2/${place}/manifests/v1`)).status).toBe(200);
  expect((await ask("GET", upload)).status).toBe(404);
});

describe("a name", () => {
  test("without a team means one's own, also without an image", async () => {
    const client = registryClient(registry.base, basic("paula"));
    const { digest } = await client.image("lesions-dev-1", "short");
    const response = await client.ask("HEAD", `/v2/${registry.place}/manifests/short`);
    expect(response.headers.get("docker-content-digest")).toBe(digest);
    expect((await client.ask("HEAD", "/v2/lesions-dev-1/model/manifests/v1")).status).toBe(200);
  });

  test.each(["UPPER/case", "a//b", "a/../b", "-a", "a_-b", `${"a".repeat(256)}`])(
    "%p is none",
    async (name) => {
      const { ask } = registryClient(registry.base, basic("paula"));
      // As it is: a URL would be tidied up before it is sent.
      const response = await ask("GET", `/v2/${name.replaceAll("..", "%2e%2e")}/tags/list`);
      expect([400, 404]).toContain(response.status);
    },
  );

  test("of a phase whose benchmark is not published is nothing", async () => {
    const { app } = registry;
    const draft = { ...takesImages, slug: "draft", published_at: null };
    const made = await makeBenchmark(app, { benchmark: draft, phase: { slug: "draft-dev-2" } });
    const { ask } = registryClient(registry.base, basic("paula"));
    await makeEntry(app, made, registry.team);
    expect((await ask("POST", "/v2/draft-dev-2/model/blobs/uploads/")).status).toBe(404);
  });
});

test("a phase that participants do not see yet is nothing to them", async () => {
  const { app } = registry;
  const hidden = { ...takesImages, slug: "hidden", host_team_id: registry.benchmark.hostTeamId };
  const made = await makeBenchmark(app, {
    benchmark: hidden,
    phase: { slug: "hidden-final-4", is_public: 0 },
  });
  await makeEntry(app, made, registry.team);
  const begin = (who: string) =>
    registryClient(registry.base, basic(who)).ask("POST", "/v2/hidden-final-4/model/blobs/uploads/");
  expect((await begin("paula")).status).toBe(404);
  expect((await begin("hanna")).status).toBe(403);
});

describe("a token", () => {
  const holding = async (scopes: Scope[], user: User = registry.member) => {
    const { app } = registry;
    const wish = { name: "script", scopes, days: 1 };
    return registryClient(
      registry.base,
      basic("any", await createToken(app.db, user.id, wish, app.clock.now())),
    );
  };
  const begin = `/v2/lesions-dev-1/model/blobs/uploads/`;

  test("takes the password's place, for what it was made for", async () => {
    const reader = await holding(["read"]);
    expect((await reader.ask("GET", "/v2/")).status).toBe(200);
    expect((await reader.ask("HEAD", `/v2/${place}/manifests/v1`)).status).toBe(200);
    expect((await reader.ask("POST", begin)).status).toBe(403);
    const pusher = await holding(["submit"]);
    expect((await pusher.ask("HEAD", `/v2/${place}/manifests/v1`)).status).toBe(200);
    expect((await pusher.ask("POST", begin)).status).toBe(202);
    const organiser = await holding(["host"]);
    expect((await organiser.ask("GET", `/v2/${place}/manifests/v1`)).status).toBe(403);
  });

  test("for a push is good for one place only, and nowhere else in Assay", async () => {
    const { app, member } = registry;
    const other = await makeBenchmark(app, {
      benchmark: { ...takesImages, slug: "other" },
      phase: { slug: "other-dev-3" },
    });
    await makeEntry(app, other, registry.team);
    const { token } = await createPushToken(app.db, member.id, registry.place, app.clock.now());
    expect(token).not.toContain(":");
    const { ask } = registryClient(registry.base, basic("AWS", token));
    for (const name of [registry.place, `${registry.place}/model`, "lesions-dev-1", "lesions-dev-1/model"])
      expect((await ask("POST", `/v2/${name}/blobs/uploads/`)).status).toBe(202);
    expect((await ask("POST", `/v2/other-dev-3/blobs/uploads/`)).status).toBe(404);
    await expect(tokenHolder(app.db, token, app.clock.now())).rejects.toThrow("unknown");
    // And what it cannot see it cannot mount either.
    const whole = registryClient(registry.base, basic("paula"));
    const digest = await whole.blob("other-dev-3/model", bytes(10));
    expect((await ask("POST", `${begin}?mount=${digest}`)).status).toBe(202);
    expect((await whole.ask("POST", `${begin}?mount=${digest}`)).status).toBe(201);
  });

  test("for a push removes nothing", async () => {
    const { app, member } = registry;
    const mine = registryClient(registry.base, basic("paula"));
    const name = `${registry.place}/removed`;
    const { digest } = await mine.image(name, "v1");
    const { token } = await createPushToken(app.db, member.id, registry.place, app.clock.now());
    const pusher = registryClient(registry.base, basic("AWS", token));
    const layer = await pusher.blob(name, bytes(10));
    for (const what of ["manifests/v1", `manifests/${digest}`, `blobs/${layer}`]) {
      expect((await pusher.ask("DELETE", `/v2/${name}/${what}`)).status).toBe(403);
      expect((await mine.ask("DELETE", `/v2/${name}/${what}`)).status).toBe(202);
    }
  });

  test("that has run out is refused, with a challenge", async () => {
    const { app, member } = registry;
    const { token } = await createPushToken(
      app.db,
      member.id,
      registry.place,
      app.clock.now() - 13 * 3600 * 1000,
    );
    const response = await registryClient(registry.base, basic("AWS", token)).ask("GET", "/v2/");
    expect([response.status, response.headers.get("www-authenticate")?.slice(0, 6)]).toEqual([401, "Basic "]);
  });
});

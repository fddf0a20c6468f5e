import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { digestOf } from "../../src/images/digest.ts";
import {
  basic,
  bytes,
  inPieces,
  refusalIn,
  type RegistryClient,
  registryClient,
  startTestRegistry,
  type TestRegistry,
  withDigest,
} from "../support/registry.ts";

let registry: TestRegistry;
let client: RegistryClient;
const name = "lesions-dev-1/model";
beforeAll(async () => {
  registry = await startTestRegistry();
  client = registryClient(registry.base, basic("paula"));
});
afterAll(() => registry.stop());

const sha256 = (content: Uint8Array) => digestOf("sha256", content);
const chunk = (location: string, content: Uint8Array, first: number, method = "PATCH") =>
  client.ask(method, location, {
    body: content as BodyInit,
    headers: { "content-range": `${first}-${first + content.length - 1}` },
  });

/** Whether the repository has it, with the length it has. */
async function has(digest: string): Promise<number | null> {
  const response = await client.ask("HEAD", `/v2/${name}/blobs/${digest}`);
  if (response.status === 404) return null;
  expect(response.headers.get("docker-content-digest")).toBe(digest);
  return Number(response.headers.get("content-length"));
}

async function expectCreated(response: Response, content: Uint8Array, digest = sha256(content)) {
  expect(response.status).toBe(201);
  expect(response.headers.get("docker-content-digest")).toBe(digest);
  const got = await client.ask("GET", response.headers.get("location") ?? "");
  expect(got.status).toBe(200);
  expect(Buffer.from(await got.arrayBuffer()).equals(content)).toBe(true);
}

describe("a blob comes", () => {
  test("in one POST", async () => {
    const content = bytes(1000);
    const path = withDigest(`/v2/${name}/blobs/uploads/`, sha256(content));
    await expectCreated(await client.ask("POST", path, { body: content }), content);
  });

  test("in a PUT after a POST, also with parameters nobody knows", async () => {
    const content = bytes(1000);
    const location = await client.begin(name);
    const path = `${withDigest(location, sha256(content))}&state=x`;
    await expectCreated(await client.ask("PUT", path, { body: content }), content);
  });

  test("as a stream of unknown length, then an empty PUT", async () => {
    const content = bytes(300_000);
    const location = await client.begin(name);
    const patched = await client.ask("PATCH", location, { body: inPieces(content) });
    expect(patched.status).toBe(202);
    expect(patched.headers.get("range")).toBe("0-299999");
    const next = patched.headers.get("location") ?? "";
    await expectCreated(await client.ask("PUT", withDigest(next, sha256(content))), content);
  });

  test.each([1, 3])("in %p pieces, the last of them in a PATCH or in the PUT", async (count) => {
    const pieces = Array.from({ length: count }, () => bytes(500));
    const content = Buffer.concat(pieces);
    for (const last of ["PATCH", "PUT"]) {
      let location = await client.begin(name);
      for (const [index, piece] of pieces.entries()) {
        const isEnd = last === "PUT" && index === count - 1;
        const to = isEnd ? withDigest(location, sha256(content)) : location;
        const response = await chunk(to, piece, index * 500, isEnd ? "PUT" : "PATCH");
        expect(response.status).toBe(isEnd ? 201 : 202);
        location = response.headers.get("location") ?? "";
      }
      if (last === "PATCH") {
        const done = await client.ask("PUT", withDigest(location, sha256(content)));
        await expectCreated(done, content);
      } else expect(await has(sha256(content))).toBe(content.length);
    }
  });

  test("with no bytes at all, and as {}", async () => {
    for (const content of [new Uint8Array(), Buffer.from("{}")]) {
      const location = await client.begin(name);
      const put = await client.ask("PUT", withDigest(location, sha256(content)), {
        body: content as BodyInit,
      });
      await expectCreated(put, content);
    }
    const empty = await client.ask("POST", withDigest(`/v2/${name}/blobs/uploads/`, sha256(bytes(0))));
    await expectCreated(empty, new Uint8Array());
  });

  test("under SHA-512, which nobody says before the end", async () => {
    const content = bytes(3_000_000);
    const digest = digestOf("sha512", content);
    const location = await client.begin(name);
    const half = await client.ask("PATCH", location, { body: content.slice(0, 1_000_000) });
    expect(half.status).toBe(202);
    const done = await client.ask("PUT", withDigest(location, digest), { body: content.slice(1_000_000) });
    await expectCreated(done, content, digest);
    expect(await has(sha256(content))).toBeNull();
  });

  test("with an algorithm announced, if it is one", async () => {
    const begin = (algorithm: string) =>
      client.ask("POST", `/v2/${name}/blobs/uploads/?digest-algorithm=${algorithm}`);
    expect((await begin("sha512")).status).toBe(202);
    expect((await refusalIn(await begin("md5"))).code).toBe("DIGEST_INVALID");
  });
});

describe("a wrong digest", () => {
  const wrong = sha256(bytes(10));
  test.each(["POST", "PUT", "PATCH"])("is refused after %s, and no blob appears", async (method) => {
    const body = bytes(100);
    let path = `/v2/${name}/blobs/uploads/`;
    if (method !== "POST") path = await client.begin(name);
    if (method === "PATCH") await client.ask("PATCH", path, { body });
    const last = method === "POST" ? "POST" : "PUT";
    const response = await client.ask(last, withDigest(path, wrong), method === "PATCH" ? {} : { body });
    expect(response.status).toBe(400);
    expect((await refusalIn(response)).code).toBe("DIGEST_INVALID");
    expect(await has(wrong)).toBeNull();
    expect(await has(sha256(body))).toBeNull();
    if (method !== "POST") expect((await client.ask("GET", path)).status).toBe(404);
  });

  test.each(["", "sha256:short", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha512:00"])(
    "such as %p is none",
    async (digest) => {
      const location = await client.begin(name);
      const response = await client.ask("PUT", withDigest(location, digest), { body: bytes(3) });
      expect([response.status, (await refusalIn(response)).code]).toEqual([400, "DIGEST_INVALID"]);
    },
  );
});

describe("a piece out of order", () => {
  test.each(["PATCH", "PUT"])("is refused by %s, and the upload goes on where it was", async (method) => {
    const content = bytes(1500);
    const digest = sha256(content);
    const location = await client.begin(name);
    const fresh = await client.ask("GET", location);
    expect([fresh.status, fresh.headers.get("range")]).toEqual([204, "0-0"]);
    expect((await chunk(location, content.slice(500, 1000), 500)).status).toBe(416);
    expect((await chunk(location, content.slice(0, 500), 0)).status).toBe(202);
    const wrong = await chunk(withDigest(location, digest), content.slice(1000), 1000, method);
    expect([wrong.status, wrong.headers.get("range")]).toEqual([416, "0-499"]);
    expect((await chunk(location, content.slice(0, 500), 0)).status).toBe(416);
    const status = await client.ask("GET", location);
    expect([status.status, status.headers.get("range")]).toEqual([204, "0-499"]);
    expect((await chunk(location, content.slice(500, 1000), 500)).status).toBe(202);
    await expectCreated(await chunk(withDigest(location, digest), content.slice(1000), 1000, "PUT"), content);
  });

  test.each(["bytes 0-99", "0-", "-99", "99-0", "a-b"])("is one whose Content-Range is %p", async (range) => {
    const location = await client.begin(name);
    const headers = { "content-range": range };
    expect((await client.ask("PATCH", location, { body: bytes(100), headers })).status).toBe(416);
  });

  test("is none when it merely lies about its length, and then leaves no trace", async () => {
    const content = bytes(200);
    const location = await client.begin(name);
    expect((await chunk(location, content.slice(0, 100), 0)).status).toBe(202);
    const headers = { "content-range": "100-199" };
    for (const length of [50, 150]) {
      const known = await client.ask("PATCH", location, { body: bytes(length), headers });
      expect([known.status, (await refusalIn(known)).code]).toEqual([400, "SIZE_INVALID"]);
      const streamed = await client.ask("PATCH", location, { body: inPieces(bytes(length), 30), headers });
      expect(streamed.status).toBe(400);
    }
    expect((await client.ask("GET", location)).headers.get("range")).toBe("0-99");
    const put = await chunk(withDigest(location, sha256(content)), content.slice(100), 100, "PUT");
    await expectCreated(put, content);
  });
});

describe("an upload", () => {
  test("that is cancelled is gone, with its bytes", async () => {
    const location = await client.begin(name);
    await client.ask("PATCH", location, { body: bytes(100) });
    expect((await client.ask("DELETE", location)).status).toBe(204);
    for (const method of ["GET", "PATCH", "DELETE"])
      expect((await refusalIn(await client.ask(method, location))).code).toBe("BLOB_UPLOAD_UNKNOWN");
  });

  test("belongs to the one who began it, in the repository it was begun for", async () => {
    const location = await client.begin(name);
    const elsewhere = location.replace(name, "lesions-dev-1/other");
    expect((await client.ask("GET", elsewhere)).status).toBe(404);
    expect((await client.ask("GET", location.replace(name, `${registry.place}/model`))).status).toBe(204);
  });

  test("whose connection breaks can be gone on with", async () => {
    const content = bytes(3_000_000);
    const location = await client.begin(name);
    await sendPart(location, content.slice(0, 2_000_000), content.length);
    const received = await settled(location);
    expect(received).toBeGreaterThan(0);
    const rest = content.slice(received);
    const put = await chunk(withDigest(location, sha256(content)), rest, received, "PUT");
    await expectCreated(put, content);
  });

  test("takes one request at a time", async () => {
    const location = await client.begin(name);
    const first = await openPatch(location, bytes(10), 20);
    while ((await client.ask("GET", location)).headers.get("range") !== "0-9") await Bun.sleep(5);
    for (const method of ["PATCH", "DELETE"]) {
      const response = await client.ask(method, location, { body: bytes(5) });
      expect([response.status, (await refusalIn(response)).code]).toEqual([409, "BLOB_UPLOAD_INVALID"]);
    }
    first.write(bytes(10));
    while ((await client.ask("GET", location)).headers.get("range") !== "0-19") await Bun.sleep(5);
    first.destroy();
  });

  test("that nobody goes on with is forgotten, with its file", async () => {
    const place = await startTestRegistry();
    const { begin, ask } = registryClient(place.base, basic("paula"));
    const folder = join(place.app.config.data, "tmp");
    for (let more = 0; more < 55; more++) {
      await begin(name);
      place.app.clock.advance(1000);
    }
    expect(readdirSync(folder).length).toBe(50);
    const last = await begin(name);
    expect((await ask("GET", last)).status).toBe(204);
    await place.stop();
  });
});

/** A PATCH whose body stays away after `sent`. */
async function openPatch(location: string, sent: Uint8Array, length: number) {
  const url = new URL(location, registry.base);
  const socket = connect(Number(url.port), url.hostname);
  await new Promise((resolve) => socket.once("connect", resolve));
  const headers = Object.entries({ ...basic("paula"), host: url.host, "content-length": String(length) });
  socket.write(
    `PATCH ${url.pathname} HTTP/1.1\r\n${headers.map(([key, value]) => `${key}: ${value}\r\n`).join("")}\r\n`,
  );
  await new Promise((resolve) => socket.write(sent, resolve));
  return socket;
}

/** Sends the first part of a body and breaks off. */
async function sendPart(location: string, part: Uint8Array, length: number): Promise<void> {
  const socket = await openPatch(location, part, length);
  while ((await client.ask("GET", location)).headers.get("range") === "0-0") await Bun.sleep(5);
  socket.destroy();
}

/** How much of an upload is there once its broken request has ended. */
async function settled(location: string): Promise<number> {
  for (;;) {
    const probe = await client.ask("PATCH", location, {
      headers: { "content-range": "9999999-9999999" },
      body: "x",
    });
    if (probe.status === 416) return Number(probe.headers.get("range")?.split("-")[1]) + 1;
    await Bun.sleep(5);
  }
}

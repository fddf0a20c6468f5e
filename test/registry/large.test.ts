import { expect, test } from "bun:test";
import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { basic, registryClient, startTestRegistry } from "../support/registry.ts";

/** What 32 bits cannot count. */
const BYTES = 2 ** 32 + 1000;
const NAME = "lesions-dev-1/large";

/*
 * Receiving so much takes too long for a test: scripts/bench/registry.ts does it, with a layer of 6 GiB. Here a file that is
 * mostly a hole stands for a blob that was received.
 */
test("any part of a blob of more than 4 GiB goes out", async () => {
  const registry = await startTestRegistry();
  try {
    const { ask, blob } = registryClient(registry.base, basic("paula"));
    await blob(NAME, new Uint8Array(1));
    const digest = "a".repeat(64);
    const stored = registry.app.files.path(digest);
    mkdirSync(dirname(stored), { recursive: true });
    const file = openSync(stored, "w");
    ftruncateSync(file, BYTES);
    writeSync(file, "over the edge", 2 ** 32 - 5);
    closeSync(file);
    await registry.app.db
      .insertInto("image_blob")
      .values({
        repository_id: 1,
        address: `sha256:${digest}`,
        file_digest: digest,
        bytes: BYTES,
        seen_at: 0,
      })
      .execute();
    const path = `/v2/${NAME}/blobs/sha256:${digest}`;
    expect((await ask("HEAD", path)).headers.get("content-length")).toBe(String(BYTES));
    const range = `bytes=${2 ** 32 - 5}-${2 ** 32 + 7}`;
    const part = await ask("GET", path, { headers: { range } });
    expect(part.headers.get("content-range")).toBe(`${range.replace("=", " ")}/${BYTES}`);
    expect(await part.text()).toBe("over the edge");
    const rest = await ask("GET", path, { headers: { range: `bytes=${2 ** 32}-` } });
    expect((await rest.arrayBuffer()).byteLength).toBe(1000);
  } finally {
    await registry.stop();
  }
});

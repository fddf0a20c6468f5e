import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { importIntoEngine } from "../../../src/images/archive/into-engine.ts";
import { connectEngine } from "../../../src/platform/engine-connection.ts";
import { findImage, removeImage } from "../../../src/platform/engine-images.ts";
import { openTestApp } from "../../support/app.ts";
import { testEngine } from "../../support/engine.ts";
import { archiveOf, modelImage } from "../../support/image-archive.ts";
import { savedImage } from "../../support/saved-image.ts";
import { fileAt } from "../../support/wheel.ts";

const engine = await testEngine();
setDefaultTimeout(120_000);

const name = `assay-test-import-${process.pid}`;

describe("an image out of an archive", () => {
  if (engine === null) return test.skip("needs a container engine", () => {});
  const open = () => openTestApp({ flags: { "engine-socket": engine.socket } });
  const there = async (image: string) => findImage(await connectEngine(engine.socket), image);

  async function attempt(archive: Uint8Array, as: string | null) {
    const app = open();
    const connection = await connectEngine(engine!.socket);
    try {
      const { image } = await importIntoEngine(app, fileAt("image.tar", archive), as);
      const acts = await app.db.selectFrom("audit").select("details").execute();
      expect(acts.map(({ details }) => details).join()).toContain(image.id);
      await removeImage(connection, image.id);
      return image;
    } finally {
      await app.close();
    }
  }

  test("is in the engine under its own name or another, with the id of what was looked at", async () => {
    const saved = savedImage(`${name}:v1`, { predict: "weights" });
    const own = await attempt(saved, null);
    expect(own.names).toEqual([`${name}:v1`]);
    expect(own.id).toMatch(/^sha256:[0-9a-f]{64}$/);
    const renamed = await attempt(Bun.gzipSync(new Uint8Array(saved)), `${name}-other`);
    expect(renamed).toMatchObject({ id: own.id, names: [`${name}-other:latest`] });
    expect((await attempt(savedImage(null, { predict: "weights" }), null)).names).toEqual([]);
  });

  test("is not when it is no good, and nothing of it is kept", async () => {
    const damaged = archiveOf({
      [`${name}:v2`]: modelImage("weights", { run: { Volumes: { "/data": {} } } }),
    });
    await expect(attempt(damaged, null)).rejects.toMatchObject({
      kind: "invalid",
      problems: [expect.objectContaining({ place: expect.stringContaining("VOLUME") })],
    });
    expect(await there(`${name}:v2`)).toBeNull();
    await expect(attempt(Buffer.from("plain text"), null)).rejects.toMatchObject({ kind: "invalid" });
    const app = open();
    await expect(importIntoEngine(app, "/no/such.tar", null)).rejects.toMatchObject({ kind: "missing" });
    await app.close();
  });
});

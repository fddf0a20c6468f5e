import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { arrivalOf } from "../../src/submissions/image-arrival.ts";
import { modelImage } from "../support/image-archive.ts";
import {
  basic,
  refusalIn,
  registryClient,
  startTestRegistry,
  type TestRegistry,
} from "../support/registry.ts";

setDefaultTimeout(60_000);
let registry: TestRegistry;
beforeEach(async () => {
  // No patience at all: looking an image over takes longer than that.
  registry = await startTestRegistry({
    arrival: {
      inspect: (image) => arrivalOf(registry.app, 0).inspect(image),
      handIn: (image) => arrivalOf(registry.app, 0).handIn(image),
    },
  });
});
afterEach(() => registry.stop());

async function push() {
  const client = registryClient(registry.base, basic("paula"));
  const { blobs, manifest } = modelImage();
  for (const blob of blobs.values()) await client.blob(registry.place, blob);
  return () => client.manifest(registry.place, "v1", manifest);
}
const submissions = async () =>
  (await registry.app.db.selectFrom("submission").select("id").execute()).length;

test("an image whose looking over takes long is handed in before: it is looked over before it runs", async () => {
  const put = await push();
  expect([(await put()).status, await submissions()]).toEqual([201, 1]);
});

test("where the organisers' own machine runs it, nothing is handed in that has not been looked over", async () => {
  await registry.app.db.updateTable("benchmark").set({ is_remote: 1 }).execute();
  const put = await push();
  const refused = await put();
  expect([refused.status, await refusalIn(refused), await submissions()]).toEqual([
    403,
    expect.objectContaining({ message: expect.stringContaining("Push it once more") }),
    0,
  ]);
  let status = 403;
  for (let tries = 0; tries < 500 && status === 403; tries++) {
    await Bun.sleep(20);
    ({ status } = await put());
  }
  expect([status, await submissions()]).toEqual([201, 1]);
});

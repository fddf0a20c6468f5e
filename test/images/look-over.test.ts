import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { arch } from "node:process";
import { digestOf } from "../../src/images/digest.ts";
import { platformOf } from "../../src/images/lint/platform.ts";
import { lookOver, rulesHere } from "../../src/images/look-over.ts";
import type { BuiltImage } from "../evil/image-bytes.ts";
import { modelImage } from "../support/image-archive.ts";
import {
  basic,
  OCI_INDEX,
  registryClient,
  startTestRegistry,
  type TestRegistry,
} from "../support/registry.ts";

setDefaultTimeout(60_000);
let registry: TestRegistry;
beforeEach(async () => {
  registry = await startTestRegistry();
});
afterEach(() => registry.stop());

async function pushed({ blobs, manifest, digest, mediaType }: BuiltImage) {
  const { app, base, place } = registry;
  const client = registryClient(base, basic("paula"));
  for (const blob of blobs.values()) await client.blob(place, blob);
  await client.manifest(place, digest, manifest, mediaType);
  const { id: repositoryId } = await app.db
    .selectFrom("image_repository")
    .select("id")
    .executeTakeFirstOrThrow();
  return { repositoryId, digest, mediaType, content: manifest };
}

test("the images of one team are looked over one after the other, so that others get their turn", async () => {
  let [running, most] = [0, 0];
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, ...task: [unknown]) {
    most = Math.max(most, ++running);
    this.addEventListener("message", () => running--, { once: true });
    postMessage.apply(this, task);
  };
  try {
    const images = [];
    for (const model of ["a", "b", "c", "d"]) images.push(await pushed(modelImage(model)));
    const reports = await Promise.all(images.map((image) => lookOver(registry.app, image, rulesHere(false))));
    expect(reports.map((report) => report?.problems)).toEqual([[], [], [], []]);
    expect([most, running]).toEqual([1, 0]);
  } finally {
    Worker.prototype.postMessage = postMessage;
  }
});

test("of an index no more is loaded than the image for this server, however often others are named", async () => {
  const { app } = registry;
  const other = modelImage("other", {
    config: { architecture: "s390x" },
    manifest: { annotations: { long: "x".repeat(4_000_000) } },
  });
  const own = modelImage("own");
  await pushed(other);
  const { repositoryId } = await pushed(own);
  const described = ({ mediaType, digest, manifest }: BuiltImage, architecture: string) => ({
    mediaType,
    digest,
    size: manifest.length,
    platform: { os: "linux", architecture },
  });
  const manifests = [
    ...Array<object>(200).fill(described(other, "s390x")),
    described(own, platformOf(arch).architecture),
  ];
  const content = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
  const index = { repositoryId, digest: digestOf("sha256", content), mediaType: OCI_INDEX, content };
  Bun.gc(true);
  const before = process.memoryUsage().rss;
  const report = await lookOver(app, index, rulesHere(false));
  expect([report?.problems, report?.measure.manifestDigest]).toEqual([[], own.digest]);
  expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
});

test("that a part was missing is not remembered: it may be there the next time, or with another team", async () => {
  const { app, base, place } = registry;
  const client = registryClient(base, basic("paula"));
  const { blobs, manifest, digest, mediaType } = modelImage();
  for (const blob of blobs.values()) await client.blob(place, blob);
  const { id: repositoryId } = await app.db
    .selectFrom("image_repository")
    .select("id")
    .executeTakeFirstOrThrow();
  const look = () => lookOver(app, { repositoryId, digest, mediaType, content: manifest }, rulesHere(false));
  const layer = await app.db
    .selectFrom("image_blob")
    .selectAll()
    .where("address", "=", [...blobs.keys()][0] ?? "")
    .executeTakeFirstOrThrow();
  await app.db.deleteFrom("image_blob").where("address", "=", layer.address).execute();
  expect((await look())?.problems).toMatchObject([{ message: "It was never pushed." }]);
  await app.db.insertInto("image_blob").values(layer).execute();
  expect((await look())?.problems).toEqual([]);
  expect(await app.db.selectFrom("image_report").select("address").execute()).toEqual([{ address: digest }]);
});

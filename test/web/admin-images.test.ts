import { afterEach, beforeEach, expect, test } from "bun:test";
import type { User } from "../../src/accounts/viewer.ts";
import { DAY } from "../../src/kit/clock.ts";
import { listAudit } from "../../src/accounts/audit.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { makeEntry, makeTeam } from "../support/benchmark.ts";
import type { Visitor } from "../support/browser.ts";
import { archiveOf, modelImage } from "../support/image-archive.ts";
import { addPerson, visitorAs } from "../support/people.ts";
import { bytes, takesImages } from "../support/registry.ts";
import { makeScoredBenchmark } from "../support/scored-benchmark.ts";

let app: TestApp;
let paula: User;
let admin: Visitor;

beforeEach(async () => {
  app = openTestApp();
  paula = await addPerson(app, "paula");
  admin = await visitorAs(app, await addPerson(app, "root", "admin"));
});
afterEach(() => app.close());

const page = async () => (await (await admin.get("/admin/images")).text()).replace(/<[^>]+>/g, "");

test("says where the registry is, or that there is none", async () => {
  expect(await page()).toContain("does not run");
  app.registry.port = 5000;
  expect(await page()).toContain("runs at localhost:5000, listens on 127.0.0.1, plain HTTP");
  expect(await page()).toContain("No images yet");
});

test("says how much each team and benchmark has, and removes what nothing needs", async () => {
  const made = await makeScoredBenchmark(app, { benchmark: { config: takesImages.config } });
  const team = await makeTeam(app, "Radiant", [paula]);
  await makeEntry(app, made, team);
  const content = archiveOf({ "model:v1": modelImage(bytes(2_000_000)) });
  const visitor = await visitorAs(app, paula);
  const sent = await visitor.upload(
    `/benchmarks/lesions/phases/${made.phaseId}/archives`,
    {},
    { field: "file", name: "model.tar", content },
  );
  expect(sent.status).toBe(303);
  const shown = await page();
  for (const text of ["Radiant", "Breast lesions", "2.1 MB", "200 GB"]) expect(shown).toContain(text);

  expect(await removal()).toBe("There is nothing that could be removed.");
  const { id } = await app.db.selectFrom("image_repository").select("id").executeTakeFirstOrThrow();
  const orphan = { repository_id: id, address: "sha256:x", file_digest: "0".repeat(64), bytes: 5_000_000 };
  await app.db
    .insertInto("image_blob")
    .values({ ...orphan, seen_at: app.clock.now() })
    .execute();
  app.clock.advance(DAY + 1);
  admin = await visitorAs(app, await addPerson(app, "later", "admin"));
  expect(await removal()).toContain("Removed 0 images and 1 layer.");
  expect((await listAudit(app.db, 1, 1)).entries[0]).toMatchObject({ action: "removed", object: "images" });
  expect(await page()).toContain("2.1 MB");
});

async function removal(): Promise<string> {
  const { status } = await admin.post("/admin/images/removal");
  expect(status).toBe(303);
  const { message } = JSON.parse(Buffer.from(admin.cookies.get("flash") ?? "", "base64url").toString());
  admin.cookies.delete("flash");
  return message;
}

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { User } from "../../src/accounts/viewer.ts";
import { DAY } from "../../src/kit/clock.ts";
import { openFiles } from "../../src/platform/files.ts";
import { attributeField } from "../../src/submissions/attributes.ts";
import { sweepUploads } from "../../src/submissions/uploads/abandon.ts";
import { beginSubmission } from "../../src/submissions/uploads/begin.ts";
import { receivePart } from "../../src/submissions/uploads/part.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type MadeBenchmark, makeEntry, makeTeam } from "../support/benchmark.ts";
import type { Visitor } from "../support/browser.ts";
import { submitAs } from "../support/handed-in.ts";
import { archiveOf, modelImage } from "../support/image-archive.ts";
import { addPerson, visitorAs } from "../support/people.ts";
import { takesImages } from "../support/registry.ts";
import { makeScoredBenchmark } from "../support/scored-benchmark.ts";

let app: TestApp;
let paula: User;
let visitor: Visitor;
let made: MadeBenchmark;

beforeEach(async () => {
  app = openTestApp();
  paula = await addPerson(app, "paula");
  visitor = await visitorAs(app, paula);
  made = await makeScoredBenchmark(app, { benchmark: { config: takesImages.config } });
  await makeEntry(app, made, await makeTeam(app, "Radiant", [paula]));
});
afterEach(async () => {
  expect(readdirSync(join(app.config.data, "tmp"))).toEqual([]);
  expect(readdirSync(join(app.config.data, "work"))).toEqual([]);
  await app.close();
});

const phaseAt = () => `/benchmarks/lesions/phases/${made.phaseId}`;
const onDisk = () => readdirSync(join(app.config.data, "uploads"));
const submissions = () => app.db.selectFrom("submission").selectAll().execute();
const send = (content: Uint8Array, fields: Record<string, string> = {}, who = visitor) =>
  who.upload(`${phaseAt()}/archives`, fields, { field: "file", name: "model.tar", content });
const textOf = async (response: Response) =>
  (await response.text()).replace(/<[^>]+>/g, "").replaceAll("&quot;", '"');

async function handedIn(response: Response): Promise<number> {
  expect([response.status, response.status === 303 ? "" : await textOf(response)]).toEqual([303, ""]);
  return Number(/\d+$/.exec(response.headers.get("location") ?? "")?.[0]);
}

describe("an archive that comes with the form", () => {
  test.each([
    ["as it is", (tar: Buffer) => tar],
    ["packed with gzip", (tar: Buffer) => gzipSync(tar)],
  ])("becomes a submission of its image: %s", async (_, packed) => {
    const image = modelImage();
    const id = await handedIn(await send(packed(archiveOf({ "model:v1": image })), { name: "Oak" }));
    const [submission] = await submissions();
    expect(submission).toMatchObject({ id, method_name: "Oak", status: "submitted" });
    const page = await textOf(await visitor.get(`/submissions/${id}`));
    expect(page).toContain("lesions-dev-1-team-1:v1");
    expect(page).toContain(image.digest.slice(7, 19));
    expect(page).toContain("linux/amd64");
    expect(onDisk()).toEqual([]);
    const list = await (await visitor.get("/benchmarks/lesions/submit")).text();
    expect(list).toContain(`/submissions/${id}`);
  });

  test("is the same submission when the same image comes again", async () => {
    const tar = archiveOf({ "model:v1": modelImage() });
    const first = await handedIn(await send(tar));
    expect(await handedIn(await send(tar))).toBe(first);
    expect(await submissions()).toHaveLength(1);
  });

  test("keeps the tag of what was handed in before, and puts a new image beside it", async () => {
    await handedIn(await send(archiveOf({ "model:latest": modelImage("one") })));
    const another = modelImage("two");
    await handedIn(await send(archiveOf({ "model:latest": another })));
    const tags = await app.db.selectFrom("image_tag").select("name").orderBy("name").execute();
    expect(tags.map(({ name }) => name)).toEqual(["latest", `latest-${another.digest.slice(7, 19)}`]);
  });

  test("is refused with every reason at once, costs nothing and leaves nothing", async () => {
    const bad = modelImage("w", { run: { Volumes: { "/data": {} }, Env: ["LD_PRELOAD=/x.so"] } });
    const answer = await send(archiveOf({ "model:v1": bad }), { name: "Oak" });
    expect(answer.status).toBe(422);
    const page = await textOf(answer);
    for (const sentence of ["VOLUME", "may not declare volumes", "LD_PRELOAD", "cost no quota", "0 of 5"])
      expect(page).toContain(sentence);
    expect(page).not.toContain("need not be sent again");
    expect(await submissions()).toEqual([]);
    expect(onDisk()).toEqual([]);
  });

  test.each([
    ["no archive", Buffer.from("this is a letter, not a tar"), "The archive cannot be read."],
    ["nothing", Buffer.alloc(0), "The file is empty."],
    ["cut off", archiveOf({ "model:v1": modelImage() }).subarray(0, 2000), "It is cut off."],
  ])("is refused when it is %s", async (_, content, sentence) => {
    const answer = await send(content);
    expect(answer.status).toBe(422);
    expect(await textOf(answer)).toContain(sentence);
    expect(onDisk()).toEqual([]);
  });

  test("is kept while something else is mended, and the question is which image", async () => {
    await app.db
      .updateTable("phase")
      .set({
        meta_attributes: JSON.stringify([
          { name: "Seed", description: "", type: "text", options: [], required: true, isVisible: true },
        ]),
      })
      .execute();
    const [one, two] = [modelImage("one"), modelImage("two")];
    const answer = await send(archiveOf({ "one:v1": one, "two:v1": two }));
    expect(answer.status).toBe(422);
    const key = /name="upload" value="([\w-]+)"/.exec(await answer.text())?.[1] ?? "";
    expect(onDisk()).toEqual([key]);
    const form = { upload: key, [attributeField("Seed")]: "7" };
    const none = { field: "file", name: "", content: "" };
    const asked = await visitor.upload(`${phaseAt()}/archives`, form, none);
    const question = await asked.text();
    expect(asked.status).toBe(422);
    expect(question).toContain('name="image"');
    expect(question).toContain("two:v1");
    const chosen = { ...form, image: "two:v1" };
    await handedIn(await visitor.upload(`${phaseAt()}/archives`, chosen, none));
    const { address } = await app.db.selectFrom("image_manifest").select("address").executeTakeFirstOrThrow();
    expect(address).toBe(two.digest);
    expect(onDisk()).toEqual([]);
  });

  test("is refused before it is read where nothing can be handed in", async () => {
    const tar = archiveOf({ "model:v1": modelImage() });
    const zoe = await visitorAs(app, await addPerson(app, "zoe"));
    expect((await send(tar, {}, zoe)).status).toBe(403);
    await app.db.updateTable("phase").set({ is_paused: 1 }).execute();
    expect((await send(tar)).status).toBe(409);
    expect(onDisk()).toEqual([]);
  });
});

describe("an archive for which there is no room", () => {
  test("is refused before it is sent: the team has used up its share", async () => {
    const { id } = await app.db
      .insertInto("image_repository")
      .values({ phase_id: made.phaseId, team_id: 1, created_at: 0 })
      .returning("id")
      .executeTakeFirstOrThrow();
    const all = { repository_id: id, address: "sha256:x", file_digest: "0".repeat(64), bytes: 200e9 };
    await app.db
      .insertInto("image_blob")
      .values({ ...all, seen_at: 0 })
      .execute();
    const answer = await visitor.post(`${phaseAt()}/uploads`, { name: "m.tar", bytes: "1000", mark: "x" });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("more than the 200 GB");
  });

  test("is refused before it is sent: the disk is nearly full", async () => {
    const full = openFiles(app.config.data, Number.MAX_SAFE_INTEGER);
    Object.assign(app.files, { insistOnRoom: full.insistOnRoom });
    const answer = await visitor.post(`${phaseAt()}/uploads`, { name: "m.tar", bytes: "1000", mark: "x" });
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("disk is nearly full");
  });
});

describe("an archive that comes in pieces", () => {
  const method = { name: "", description: "", projectUrl: "", publicationUrl: "" };
  const tar = archiveOf({ "model:v1": modelImage(new Uint8Array(300_000).fill(7)) });
  const announced = { name: "model.tar", bytes: String(tar.length), mark: "abc" };
  type Answer = { at: number; key: string; address: string; error?: string };
  const begin = async (more: Record<string, string> = {}, who = visitor) => {
    const response = await who.post(`${phaseAt()}/uploads`, { ...announced, ...more });
    return { status: response.status, ...((await response.json()) as Answer) };
  };
  const piece = async (address: string, from: number, bytes: Uint8Array | ReadableStream, who = visitor) => {
    const response = await who.send(`${address}?from=${from}`, { method: "POST", body: bytes as BodyInit });
    return { status: response.status, ...((await response.json()) as Answer) };
  };

  test("is found again, goes on where it was, and becomes a submission", async () => {
    const { address, at } = await begin();
    expect(at).toBe(0);
    expect(await piece(address, 0, tar.subarray(0, 1000))).toMatchObject({ status: 200, at: 1000 });
    // The connection breaks: what has come stays.
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(tar.subarray(1000, 1500));
      },
      pull(controller) {
        controller.error(new Error("gone"));
      },
    });
    await visitor.send(`${address}?from=1000`, { method: "POST", body: broken });
    const again = await begin();
    expect(again).toMatchObject({ address, at: 1500 });
    expect(await piece(address, 1000, tar.subarray(1000))).toMatchObject({ status: 409 });
    expect(await piece(address, 1500, tar.subarray(1500))).toMatchObject({ status: 200, at: tar.length });
    expect(await (await visitor.get(address)).json()).toEqual({ at: tar.length });
    const none = { field: "file", name: "", content: "" };
    await handedIn(await visitor.upload(`${phaseAt()}/archives`, { upload: again.key }, none));
    expect(await submissions()).toHaveLength(1);
    expect(onDisk()).toEqual([]);
  });

  test("is handed in once, however often the button is pressed", async () => {
    const { address, key } = await begin();
    await piece(address, 0, tar);
    const none = { field: "file", name: "", content: "" };
    const press = () => visitor.upload(`${phaseAt()}/archives`, { upload: key }, none);
    const answers = await Promise.all([press(), press(), press()]);
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses[0]).toBe(303);
    expect(await submissions()).toHaveLength(1);
    expect(onDisk()).toEqual([]);
  });

  test("is not handed in before it is whole", async () => {
    const { key, address } = await begin();
    await piece(address, 0, tar.subarray(0, 1000));
    const none = { field: "file", name: "", content: "" };
    const answer = await visitor.upload(`${phaseAt()}/archives`, { upload: key }, none);
    expect(answer.status).toBe(422);
    expect(await textOf(answer)).toContain("has not arrived as a whole");
    expect(onDisk()).toEqual([key]);
  });

  test("takes no more than was announced, and no larger one than the phase takes", async () => {
    const { address } = await begin({ bytes: "1000" });
    expect(await piece(address, 0, tar.subarray(0, 1001))).toMatchObject({
      status: 413,
      error: "More came than was announced. Please begin anew.",
    });
    const large = await begin({ bytes: "11000000000" });
    expect(large.status).toBe(413);
    expect(large.error).toContain("at most 10 GB");
    expect((await begin({ bytes: "x" })).status).toBe(422);
  });

  test("is its sender's alone", async () => {
    const { address, key } = await begin();
    await piece(address, 0, tar);
    const olaf = await addPerson(app, "olaf");
    await makeEntry(app, made, await makeTeam(app, "Others", [olaf]));
    const other = await visitorAs(app, olaf);
    expect((await other.get(address)).status).toBe(404);
    expect((await piece(address, tar.length, tar, other)).status).toBe(404);
    const none = { field: "file", name: "", content: "" };
    expect((await other.upload(`${phaseAt()}/archives`, { upload: key }, none)).status).toBe(404);
    expect(await begin({}, other)).toMatchObject({ at: 0 });
    expect(await submissions()).toEqual([]);
  });

  test("is no upload of any other kind, and no file of predictions takes its place", async () => {
    const { key } = await begin();
    await expect(receivePart(app, key, 1, [tar])).rejects.toThrow("There is no such upload");
    await expect(submitAs(app, paula, made)).rejects.toThrow("takes images");
    const wish = { fileName: "predictions.csv", parts: 1, method, attributes: {}, isPublic: null };
    const begun = beginSubmission(app, paula, made.phaseId, { ...wish, idempotencyKey: null });
    await expect(begun).rejects.toThrow("takes images");
  });

  test("gives way to newer ones, and goes after a day", async () => {
    const { address } = await begin({ mark: "0" });
    await piece(address, 0, tar);
    for (const mark of ["1", "2", "3"]) await piece((await begin({ mark })).address, 0, tar.subarray(0, 10));
    expect((await visitor.get(address)).status).toBe(404);
    expect(onDisk()).toHaveLength(3);
    app.clock.advance(DAY + 1);
    await sweepUploads(app);
    expect(onDisk()).toEqual([]);
  });
});

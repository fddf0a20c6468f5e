import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { digestOf } from "../../../src/images/digest.ts";
import { archiveOf, modelImage } from "../../support/image-archive.ts";
import { openDesk, type Desk } from "../../support/our-client.ts";
import { makePushWorld, type PushWorld } from "../../support/push-world.ts";
import { bytes } from "../../support/registry.ts";
import { type SavedLayers, savedImage } from "../../support/saved-image.ts";

let world: PushWorld;
let paula: Desk;

beforeAll(async () => {
  world = await makePushWorld();
  paula = await world.deskOf();
}, 60_000);
afterAll(() => world.stop());

const rows = () => world.app.db.selectFrom("submission").selectAll().orderBy("id").execute();
const newest = async () => (await rows()).at(-1);

const text = "All work and no play makes a model dull. ".repeat(10_000);

/** Writes an image to a file of its own. @returns the words that push it. */
function words(tag: string, files: SavedLayers, more: string[] = [], run: object = {}): string[] {
  const file = join(paula.home, `${tag.replaceAll(/\W/g, "-")}.tar`);
  writeFileSync(file, savedImage(tag, files, run));
  return ["push", tag, "--phase", world.phase, "--archive", file, ...more];
}

/** The manifest of a submission, and the name under which it was handed in. */
async function imageOf(submission: { manifest_id: number | null; file_digest: string } | undefined) {
  const { content, address } = await world.app.db
    .selectFrom("image_manifest")
    .select(["content", "address"])
    .where("id", "=", submission?.manifest_id ?? -1)
    .executeTakeFirstOrThrow();
  const { submitted_image_uri } = await Bun.file(world.app.files.path(submission?.file_digest ?? "")).json();
  const manifest = JSON.parse(Buffer.from(content).toString());
  return { manifest, digest: address, uri: submitted_image_uri as string };
}

const blobAt = (digest: string) => Bun.file(world.app.files.path(digest.slice(7))).bytes();

describe("an image in an archive", () => {
  const weights = bytes(100_000);

  test("is pushed, packed where that helps, and handed in", async () => {
    const { code, out, err } = await paula.run(words("model:v1", { predict: text, weights }));
    const submission = await newest();
    expect([code, out]).toEqual([
      0,
      "\nYour docker file is successfully submitted.\n\n" +
        `You can use \`assay submission ${submission?.id}\` to view this submission's status.\n\n`,
    ]);
    expect(err.match(/^[0-9a-f]{12}: Pushed, 0\.\d MB$/gm)).toHaveLength(2);
    expect(submission).toMatchObject({ status: "submitted", user_id: world.paula.id });
    const { manifest, digest, uri } = await imageOf(submission);
    expect(uri).toEndWith(`/${world.place}:v1`);
    const [packed, asItIs] = manifest.layers;
    expect(packed.mediaType).toBe("application/vnd.oci.image.layer.v1.tar+gzip");
    expect(gunzipSync(await blobAt(packed.digest)).toString()).toContain(text);
    expect(packed.size).toBeLessThan(text.length / 50);
    expect(asItIs).toMatchObject({ mediaType: "application/vnd.oci.image.layer.v1.tar" });
    expect(digestOf("sha256", Buffer.from(JSON.stringify(manifest)))).toBe(digest);
  });

  test("is the same submission when it is pushed again, and nothing is sent", async () => {
    const before = await rows();
    const { code, out, err } = await paula.run(words("model:v1", { predict: text, weights }));
    expect([code, await rows()]).toEqual([0, before]);
    expect(out).toContain(`submission ${before.at(-1)?.id}\``);
    expect(err).toMatch(/^(?:[0-9a-f]{12}: Layer already exists\n){2}$/);
  });

  test("goes with its digest behind its tag where that names another one", async () => {
    const { code, err } = await paula.run(words("model:v1", { predict: text, weights: bytes(1000) }));
    const { digest, uri } = await imageOf(await newest());
    const tag = `v1-${digest.slice(7, 19)}`;
    expect(code).toBe(0);
    expect(err).toContain(`The tag "v1" names another image that you pushed before; this one is "${tag}".`);
    expect(uri).toEndWith(`:${tag}`);
  });

  test("for programs, with what is to be said of it, to a phase by its number", async () => {
    const said = ["--private", "--method-name", "Trees", "--json"];
    const [command, tag, , , ...rest] = words("model:json", { predict: "1" }, said);
    const { code, out, err } = await paula.run([
      command ?? "",
      tag ?? "",
      "-p",
      String(world.benchmark.phaseId),
      ...rest,
    ]);
    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject({
      id: (await newest())?.id,
      method_name: "Trees",
      is_public: false,
    });
    expect(await newest()).toMatchObject({ is_public: 0, method_name: "Trees" });
  });

  test("has the name that is asked for, or none", async () => {
    const command = words("model:named", { predict: "2" });
    expect(await paula.run([command[0]!, "other:v1", ...command.slice(2)])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no image called "other:v1". It holds "model:named"'),
    });
    writeFileSync(command.at(-1)!, savedImage(null, { predict: "2" }));
    expect((await paula.run([command[0]!, "lab.example.org:5000/other:v7", ...command.slice(2)])).code).toBe(
      0,
    );
    expect((await imageOf(await newest())).uri).toEndWith(":v7");
  });

  test("in an OCI layout goes as it is", async () => {
    const image = modelImage();
    const file = join(paula.home, "layout.tar");
    writeFileSync(file, archiveOf({ "model:oci": image, "other:oci": modelImage("others") }));
    expect((await paula.run(["push", "model:oci", "-p", world.phase, "--archive", file])).code).toBe(0);
    expect((await imageOf(await newest())).digest).toBe(image.digest);
  });

  test("may be packed as a whole, and leaves nothing behind", async () => {
    const command = words("model:gz", { predict: "3" });
    const file = command.at(-1) ?? "";
    writeFileSync(file, Bun.gzipSync(new Uint8Array(await Bun.file(file).arrayBuffer())));
    expect((await paula.run(command)).code).toBe(0);
  });

  test("shows a bar for each layer under way where somebody looks on", async () => {
    const drawn: string[] = [];
    let now = 0;
    const watched = await world.deskOf({
      isWatched: true,
      live: (lines) => void (lines !== null && drawn.push(lines)),
      now: () => (now += 1000),
    });
    const { err } = await watched.run(words("model:bars", { predict: text + "!", weights: bytes(50_000) }));
    expect(drawn.join("\n")).toMatch(/^[0-9a-f]{12}: Packing {2}\[#+-*\] +\d+% {2}[\d.]+ of 0\.4 MB$/m);
    expect(drawn.join("\n")).toMatch(/^[0-9a-f]{12}: Pushing {2}\[#{30}\] {2}100% {2}0\.1 of 0\.1 MB$/m);
    expect(drawn.some((lines) => lines.split("\n").length === 2)).toBe(true);
    expect(err).toContain(": Pushed, 0.1 MB\n");
  });

  test("is followed to the end of its evaluation", async () => {
    const { db } = world.app;
    const desk = await world.deskOf({
      // Somebody cancels it in the meantime.
      pause: async () => {
        const { id = -1 } = (await newest()) ?? {};
        await db.updateTable("submission").set({ status: "cancelled" }).where("id", "=", id).execute();
      },
    });
    expect(await desk.run(words("model:wait", { predict: "4" }, ["--wait"]))).toMatchObject({
      code: 1,
      out: expect.stringContaining("Submission Status : cancelled"),
      err: expect.stringContaining(": cancelled\n"),
    });
  });

  test("goes by the stock client's name as well", async () => {
    const desk = await world.deskOf();
    const evalai = openDesk({ name: "evalai" });
    evalai.env.HOME = desk.home;
    expect(await evalai.run(words("model:evalai", { predict: "5" }))).toMatchObject({
      code: 0,
      out: expect.stringContaining("You can use `evalai submission "),
    });
  });
});

describe("what the phase insists on", () => {
  const questions = [
    { name: "Backbone", description: "which one", type: "text", required: true, options: [] },
    { name: "Extra", description: "more data?", type: "boolean", required: false, options: [] },
  ];
  const set = (asked: object[]) =>
    world.app.db
      .updateTable("phase")
      .set({ meta_attributes: JSON.stringify(asked) })
      .execute();
  beforeAll(() => set(questions));
  afterAll(() => set([]));

  test("is asked for, before anything is sent", async () => {
    const { code, err } = await paula.run(words("model:asked", { predict: "6" }), ["", "oak", "yes"]);
    expect([code, err]).toEqual([0, expect.stringContaining("Error: Backbone is a required field\n")]);
    expect(JSON.parse((await newest())?.attributes ?? "")).toEqual({ Backbone: "oak", Extra: true });
    const before = await rows();
    expect(await paula.run(words("model:unasked", { predict: "7" }, ["--json"]))).toEqual({
      code: 1,
      out: "",
      err: '{"error":"\\"Backbone\\" must be answered: name a file with the answers with --metadata.","exit_code":1}\n',
    });
    expect(await rows()).toEqual(before);
  });

  test("may be in a file", async () => {
    const file = join(paula.home, "answers.json");
    writeFileSync(file, JSON.stringify([{ name: "Backbone", value: "elm" }]));
    await paula.say(words("model:told", { predict: "8" }, ["--metadata", file]));
    expect(JSON.parse((await newest())?.attributes ?? "")).toEqual({ Backbone: "elm" });
  });
});

describe("is refused, with what to do about it,", () => {
  const refused = async (command: string[], code: number, ...sentences: string[]) => {
    const before = await rows();
    const outcome = await paula.run(command);
    expect(outcome).toMatchObject({ code, out: "" });
    for (const sentence of sentences) expect(outcome.err).toContain(sentence);
    expect(await rows()).toEqual(before);
    return outcome.err;
  };

  test("what is no image's name, or no command", async () => {
    const [, , ...rest] = words("model:x", { predict: "" });
    await refused(["push", "model", ...rest], 2, "For eg: `assay push ubuntu:latest --phase 123`");
    await refused(["push", "lab:5000/model", ...rest], 2, "Please enter the tag name with image.");
    await refused(["push", "model:x", ...rest, "--public", "--private"], 2, "can't be public and private");
    await refused(["push", "model:x"], 2, "Missing option '-p' / '--phase'.");
    await refused(["push", "model:x", "-p", "nowhere"], 1, "ChallengePhase nowhere does not exist");
    await refused(["push", "model:x", "-p", world.phase, "--archive", "/nowhere.tar"], 2, "No such file");
    await refused(["push", "model:x", "-p", world.phase, "--archive", import.meta.path], 1, "tar");
  });

  test("an image that runs as nothing does here, with every reason", async () => {
    const run = { Volumes: { "/data": {} }, Env: ["LD_PRELOAD=/x.so"] };
    const command = words("model:evil", { "../predict": "x" }, [], run);
    await refused(
      command,
      1,
      "The image cannot be taken, for 3 reasons.",
      "VOLUME",
      "LD_PRELOAD",
      "../predict",
    );
  });

  test("an image that is too large, before it is sent", async () => {
    const { db } = world.app;
    const config = (most: number) =>
      JSON.stringify({ submissionKind: "image", resources: { maxImageBytes: most } });
    const set = (most: number) =>
      db
        .updateTable("benchmark")
        .set({ config: config(most) })
        .execute();
    await set(50_000);
    const blobs = await db.selectFrom("image_blob").select("address").execute();
    const sentence = "Image is too large. The maximum image size allowed is 0.00005 GB.";
    await refused(words("model:large", { weights: bytes(60_000) }), 1, sentence);
    // Its configuration apart.
    expect(await db.selectFrom("image_blob").select("address").execute()).toHaveLength(blobs.length + 1);
    await set(1e10);
  });

  test("a phase that is over, before anything is read", async () => {
    const { db, clock } = world.app;
    const until = (end_at: number) => db.updateTable("phase").set({ end_at }).execute();
    await until(clock.now() - 1000);
    await refused(
      ["push", "model:x", "-p", world.phase],
      1,
      "cannot accept submissions since challenge phase is not active",
    );
    await until(clock.now() + 1e9);
  });

  test("without a token", async () => {
    const nobody = openDesk();
    await nobody.say(["host", "-sh", world.base]);
    expect((await nobody.run(["push", "model:x", "-p", world.phase])).code).toBe(3);
  });

  test("without a registry that answers", async () => {
    const { registry } = world.app;
    const { port } = registry;
    registry.port = 1;
    const err = await refused(
      words("model:x", { predict: "" }),
      4,
      "The registry at 127.0.0.1:1 cannot be reached.",
    );
    for (const remedy of [
      "--tls self",
      "--registry-address",
      "ssh -L 5000:localhost:1 SERVER",
      "--url localhost:5000",
    ])
      expect(err).toContain(remedy);
    // Through a tunnel.
    expect((await paula.run(words("model:tunnel", { predict: "9" }, ["--url", world.registry]))).code).toBe(
      0,
    );
    registry.port = null;
    await refused(words("model:x", { predict: "" }), 4, "The registry of this server is switched off.");
    registry.port = port;
  });

  test("without an engine and without an archive", async () => {
    await refused(
      ["push", "model:x", "-p", world.phase],
      1,
      "No container engine answers on this machine.",
      "docker save -o FILE.tar IMAGE",
    );
  });
});

test("nothing went wrong inside the server", () => {
  expect(world.app.logged.filter(({ level }) => level === "error")).toEqual([]);
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Cable, layCable } from "../../support/cable.ts";
import { type ClientWorld, makeClientWorld } from "../../support/client-world.ts";
import type { Desk } from "../../support/our-client.ts";
import { predictions } from "../../support/source.ts";

const MIB = 2 ** 20;
const PART = 8 * MIB;

let world: ClientWorld;
let cable: Cable;
let paula: Desk;
let file: string;
/** Three parts, the last of them small. */
let content: string;

beforeAll(async () => {
  world = await makeClientWorld();
  paula = await world.deskOf(world.paula);
  const team = await paula.json("teams", "create", "participant", "--name", "Aurora");
  await paula.say(["challenge", world.ids.challenge, "participate", String(team.id), "--accept-terms"]);
  const [, ...lines] = predictions.split("\n");
  const records = lines.map((line) => ({
    case: line.split(",")[0],
    probability: Number(line.split(",")[1]),
  }));
  content = JSON.stringify(records) + " ".repeat(2 * PART);
  file = join(paula.home, "large.json");
  writeFileSync(file, content);
}, 60_000);
afterAll(() => world.server.stop());
beforeEach(async () => {
  cable = await layCable(world.server.base);
  await paula.say(["host", "-sh", cable.base]);
});
afterEach(async () => {
  await cable.close();
  await world.evaluated();
  await world.server.app.db.deleteFrom("upload").execute();
});

const submit = (...more: string[]) => [
  "challenge",
  world.ids.challenge,
  "phase",
  world.ids.phase,
  "submit",
  "--file",
  file,
  "--method-name",
  "m",
  "--json",
  ...more,
];
const rows = () => world.server.app.db.selectFrom("submission").selectAll().orderBy("id").execute();
const pending = () => readdirSync(join(paula.home, ".evalai/pending"));
const digestOf = (text: string) => new Bun.CryptoHasher("sha256").update(text).digest("hex");

describe("a large upload that breaks off", () => {
  test("is gone on with by the same command, which sends what is missing and nothing else", async () => {
    const before = (await rows()).length;
    // In the middle of the second part.
    cable.cut({ after: PART + 4 * MIB });
    const broken = await paula.run(submit());
    expect(broken).toMatchObject({ code: 4, out: "" });
    expect(broken.err).toContain("The same command goes on where it broke off");
    expect(pending()).toHaveLength(1);
    expect((await rows()).at(-1)).toMatchObject({ status: "submitting" });
    const arrived = await world.server.app.db.selectFrom("upload_part").select("number").execute();
    expect(arrived).toEqual([{ number: 1 }]);

    cable.cut("never");
    cable.sent();
    expect(JSON.parse((await paula.run(submit("--wait"))).out)).toMatchObject({ status: "finished" });
    expect(cable.sent()).toBeLessThan(PART + 2 * MIB);
    const all = await rows();
    expect(all.length).toBe(before + 1);
    expect(all.at(-1)).toMatchObject({
      file_bytes: content.length,
      file_digest: digestOf(content),
      method_name: "m",
    });
    expect(pending()).toEqual([]);
  }, 60_000);

  test("also when its own process is killed in the middle", async () => {
    const before = (await rows()).length;
    const main = resolve(import.meta.dir, "../../../src/main.ts");
    const env = { ...process.env, HOME: paula.home };
    // So that the process is still at the second part when it is killed: it tries again for a while.
    cable.cut({ after: PART + 4 * MIB });
    const child = Bun.spawn([process.execPath, main, ...submit()], {
      env,
      stdout: "ignore",
      stderr: "ignore",
    });
    for (let tries = 0; tries < 600 && !(await hasPart()); tries++) await Bun.sleep(50);
    child.kill("SIGKILL");
    await child.exited;
    cable.cut("never");
    expect(JSON.parse((await paula.run(submit("--wait"))).out)).toMatchObject({ status: "finished" });
    expect((await rows()).length).toBe(before + 1);
    expect((await rows()).at(-1)?.file_digest).toBe(digestOf(content));
  }, 60_000);

  const hasPart = async () =>
    (await world.server.app.db.selectFrom("upload_part").select("number").executeTakeFirst()) !== undefined;

  test("sends a part again that is not the same any more", async () => {
    cable.cut({ after: PART + 4 * MIB });
    expect((await paula.run(submit())).code).toBe(4);
    const changed = content.replace("0.25", "0.35");
    expect(changed).not.toBe(content);
    writeFileSync(file, changed);
    cable.cut("never");
    await paula.say(submit("--wait"));
    expect((await rows()).at(-1)?.file_digest).toBe(digestOf(changed));
    writeFileSync(file, content);
  }, 60_000);

  test("is begun anew when the server has given it up", async () => {
    const before = (await rows()).length;
    cable.cut({ after: PART + 4 * MIB });
    expect((await paula.run(submit())).code).toBe(4);
    const id = (await rows()).at(-1)?.id ?? 0;
    const { db } = world.server.app;
    await db.updateTable("submission").set({ status: "failed" }).where("id", "=", id).execute();
    cable.cut("never");
    expect(JSON.parse((await paula.run(submit("--wait"))).out)).toMatchObject({ status: "finished" });
    expect((await rows()).length).toBe(before + 2);
  }, 60_000);

  test("is begun once, even when the answer to that gets lost", async () => {
    const before = (await rows()).length;
    cable.cut("at the answer");
    expect((await paula.run(submit())).code).toBe(4);
    expect((await rows()).length).toBe(before + 1);
    cable.cut("never");
    await paula.say(submit("--wait"));
    expect((await rows()).length).toBe(before + 1);
  }, 60_000);
});

describe("a small submission whose answer gets lost", () => {
  test("counts once, and another file is another submission", async () => {
    const small = join(paula.home, "small.csv");
    writeFileSync(small, predictions);
    const words = ["challenge", world.ids.challenge, "phase", world.ids.phase, "submit", "--file", small];
    const before = (await rows()).length;
    cable.cut("at the answer");
    // Answered, so that it can be seen that nothing is asked again.
    const broken = await paula.run(words, ["y", "Small", "", "", ""]);
    expect(broken.code).toBe(4);
    expect((await rows()).length).toBe(before + 1);

    cable.cut("never");
    const again = await paula.run(words);
    expect(again.code).toBe(0);
    expect(again.err).toContain(`Going on with the submission of ${small} that broke off.`);
    expect((await rows()).length).toBe(before + 1);
    expect((await rows()).at(-1)?.method_name).toBe("Small");

    // Done is done: the same again is meant as another one.
    expect((await paula.run(words)).code).toBe(0);
    expect((await rows()).length).toBe(before + 2);
    cable.cut("at the answer");
    expect((await paula.run(words)).code).toBe(4);
    writeFileSync(small, `${predictions}\n`);
    cable.cut("never");
    expect((await paula.run(words)).code).toBe(0);
    expect((await rows()).length).toBe(before + 4);
  }, 60_000);
});

test("a server that is not there is said to be so", async () => {
  await paula.say(["host", "-sh", "http://127.0.0.1:1"]);
  const { code, out, err } = await paula.run(["challenges"]);
  expect([code, out]).toEqual([4, ""]);
  expect(err).toContain("Could not establish a connection to http://127.0.0.1:1");
  expect(JSON.parse((await paula.run(["teams", "--json"])).err)).toMatchObject({ exit_code: 4 });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cable, layCable } from "../../support/cable.ts";
import type { Desk } from "../../support/our-client.ts";
import { makePushWorld, type PushWorld } from "../../support/push-world.ts";
import { bytes } from "../../support/registry.ts";
import { savedImage } from "../../support/saved-image.ts";

const MIB = 2 ** 20;
const PIECE = 8 * MIB;

let world: PushWorld;
let cable: Cable;
let paula: Desk;
/** What happens when the client pauses before it tries again. */
let onPause: () => void | Promise<void>;

beforeAll(async () => {
  world = await makePushWorld();
  paula = await world.deskOf({
    pause: async () => {
      await onPause();
      await Bun.sleep(20);
    },
  });
}, 60_000);
afterAll(() => world.stop());
beforeEach(async () => {
  onPause = () => {};
  cable = await layCable(`http://${world.registry}`);
});
afterEach(() => cable.close());

const rows = () => world.app.db.selectFrom("submission").selectAll().orderBy("id").execute();
const pending = () => readdirSync(join(paula.home, ".evalai/pending"));
let count = 0;

/** Words that push a new image of one layer, which is three pieces long, through the cable. */
function large(): string[] {
  const tag = `model:large${count++}`;
  const file = join(paula.home, "large.tar");
  writeFileSync(file, savedImage(tag, { weights: bytes(2 * PIECE + MIB) }));
  return ["push", tag, "-p", world.phase, "--archive", file, "--url", new URL(cable.base).host];
}

describe("a push that breaks off", () => {
  test("is gone on with at the very byte", async () => {
    cable.cut({ after: PIECE + 4 * MIB });
    onPause = () => cable.cut("never");
    expect((await paula.run(large())).code).toBe(0);
    // What was in the cable when it was cut may be lost.
    expect(cable.sent()).toBeLessThan(2 * PIECE + 3 * MIB);
    expect(pending()).toEqual([]);
  }, 60_000);

  test("is gone on with by the same command", async () => {
    const before = (await rows()).length;
    const command = large();
    cable.cut({ after: PIECE + 4 * MIB });
    const broken = await paula.run(command);
    expect(broken).toMatchObject({ code: 4, out: "" });
    expect(broken.err).toContain("The same command goes on where it broke off");
    expect(pending()).toHaveLength(1);
    expect((await rows()).length).toBe(before);

    cable.cut("never");
    cable.sent();
    expect((await paula.run(command)).code).toBe(0);
    expect(cable.sent()).toBeLessThan(PIECE + 3 * MIB);
    expect((await rows()).length).toBe(before + 1);
    expect(pending()).toEqual([]);
  }, 60_000);

  test("is begun anew where the registry has forgotten it", async () => {
    cable.cut({ after: PIECE + 4 * MIB });
    onPause = async () => {
      await world.restartRegistry();
      cable.cut("never");
      onPause = () => {};
    };
    expect((await paula.run(large())).code).toBe(0);
    expect(pending()).toEqual([]);
  }, 60_000);

  test("counts once, even when no answer comes back", async () => {
    const before = (await rows()).length;
    const command = large();
    cable.cut("at the answer");
    expect((await paula.run(command)).code).toBe(4);
    cable.cut("never");
    expect((await paula.run(command)).code).toBe(0);
    expect((await paula.run(command)).code).toBe(0);
    expect((await rows()).length).toBe(before + 1);
  }, 60_000);

  test("does not send a layer again of which only the last answer got lost", async () => {
    const command = large();
    // Its configuration arrives, and some of the layer.
    cable.cut({ after: PIECE + 4 * MIB });
    expect((await paula.run(command)).code).toBe(4);
    cable.cut("at the answer to PUT");
    onPause = () => cable.cut("never");
    cable.sent();
    expect((await paula.run(command)).code).toBe(0);
    expect(cable.sent()).toBeLessThan(PIECE + 3 * MIB);
    expect(pending()).toEqual([]);
  }, 60_000);

  test("is refused when it may not go on any more, and goes on when it may again", async () => {
    const { db } = world.app;
    const pause = (is_paused: 0 | 1) => db.updateTable("phase").set({ is_paused }).execute();
    const command = large();
    cable.cut({ after: PIECE + 4 * MIB });
    expect((await paula.run(command)).code).toBe(4);
    await pause(1);
    cable.cut("never");
    expect(await paula.run(command)).toMatchObject({ code: 1, out: "" });
    await pause(0);
    cable.sent();
    expect((await paula.run(command)).code).toBe(0);
    expect(cable.sent()).toBeLessThan(PIECE + 3 * MIB);
  }, 60_000);
});

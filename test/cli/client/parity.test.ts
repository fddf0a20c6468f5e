import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ClientWorld, makeClientWorld } from "../../support/client-world.ts";
import type { Desk } from "../../support/our-client.ts";
import { predictions } from "../../support/source.ts";
import { installStockClient, openParticipant, type Participant } from "../../support/stock-client.ts";

const missing = await installStockClient();
if (missing !== null)
  console.log(`The stock client cannot be installed, so ours is not compared with it: ${missing}`);

const launcher = resolve(import.meta.dir, "../../../static/downloads/evalai-offline.py");

describe.skipIf(missing !== null)("what our client prints is what the stock client prints", () => {
  let world: ClientWorld;
  let ours: Desk;
  let stock: Participant;

  beforeAll(async () => {
    world = await makeClientWorld();
    const { challenge, phase } = world.ids;
    ours = await world.deskOf(world.paula);
    // Long enough that columns have to be narrowed, in the only way that the library has.
    const name = "The northern light and all that is seen by it, and what is not seen "
      .repeat(3)
      .trim()
      .slice(0, 100);
    const team = await ours.json(
      "teams",
      "create",
      "participant",
      "--name",
      name,
      "--url",
      "aurora.example.org",
    );
    await ours.say(["challenge", challenge, "participate", String(team.id), "--accept-terms"]);
    const file = join(ours.home, "predictions.csv");
    writeFileSync(file, predictions);
    for (const method of ["Two trees and some more words than fit into a column", "Nets"])
      await ours.say([
        "challenge",
        challenge,
        "phase",
        phase,
        "submit",
        "--file",
        file,
        "--method-name",
        method,
      ]);
    await world.evaluated();
    stock = await openParticipant(ours.home, launcher);
  }, 60_000);
  afterAll(async () => {
    await stock?.leave();
    await world?.server.stop();
  });

  const commands = [
    "host",
    "get-token",
    "challenges",
    "challenges ongoing",
    "challenges past",
    "challenges future",
    "challenges --participant",
    "challenges --host",
    "challenge C phase P",
    "challenge C phase --json P",
    "challenge C phase P splits",
    "challenge C phase P submissions",
    "challenge C leaderboard B",
    "submission 1",
    "submission 1 result",
    "teams --participant",
    "teams --host",
  ];

  test.each(commands)("%s", async (command) => {
    const words = filledIn(command);
    const { code, out } = await stock.run(words, []);
    expect(await ours.run(words)).toMatchObject({ code, out });
  });

  /** The stock client prints Python's b'…' and glues the words of neighbouring elements together; ours does not. */
  test.each(["challenge C", "challenge C phases"])("%s, but for the dress of its texts", async (command) => {
    const words = filledIn(command);
    const { code, out } = await stock.run(words, []);
    const undressed = (text: string) => text.replace(/b'|'|[-+|\s]/g, "");
    const said = await ours.run(words);
    expect([said.code, undressed(said.out)]).toEqual([code, undressed(out)]);
  });

  const filledIn = (command: string): string[] => {
    const { challenge, phase, board } = world.ids;
    const values: Record<string, string> = { C: challenge, P: phase, B: board };
    return command.split(" ").map((word) => values[word] ?? word);
  };
});

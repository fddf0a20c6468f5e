import { afterEach, beforeEach, expect, test } from "bun:test";
import { json } from "../../src/api/json.ts";
import { keepAnswers } from "../../src/api/kept.ts";
import { type ApiWorld, makeApiWorld } from "../support/api-world.ts";

let world: ApiWorld;
beforeEach(async () => {
  world = await makeApiWorld();
});
afterEach(() => world.app.close());

test("an answer is given again until something is written, or a second has passed", async () => {
  const { app } = world;
  const keeper = keepAnswers(app);
  let asked = 0;
  const ask = async (key = "a") => (await keeper(key, async () => json({ asked: ++asked }))).json();
  expect([await ask(), await ask()]).toEqual([{ asked: 1 }, { asked: 1 }]);
  expect(await ask("b")).toEqual({ asked: 2 });
  await app.db.updateTable("team").set({ url: "https://example.org" }).execute();
  expect([await ask(), await ask()]).toEqual([{ asked: 3 }, { asked: 3 }]);
  app.clock.advance(999);
  expect(await ask()).toEqual({ asked: 3 });
  app.clock.advance(1);
  expect([await ask(), await ask()]).toEqual([{ asked: 4 }, { asked: 4 }]);
});

test("what is kept has a bound, also for those who ask for the same at ever other addresses", async () => {
  const keeper = keepAnswers(world.app);
  const asked: string[] = [];
  const ask = (name: string) =>
    keeper(name.padEnd(2 ** 20), async () => {
      asked.push(name);
      return json({});
    });
  for (const name of ["first", ...Array.from({ length: 16 }, (_, index) => `${index}`), "15", "first"])
    await ask(name);
  expect(asked.slice(-2)).toEqual(["15", "first"]);
});

test("what writes, is refused, or is no JSON is answered anew each time", async () => {
  const { app } = world;
  const keeper = keepAnswers(app);
  for (const answer of [
    async () => {
      await app.db.updateTable("team").set({ url: "https://example.org" }).execute();
      return json({});
    },
    async () => json({}, 400),
    async () => new Response("a file"),
  ]) {
    let asked = 0;
    const counted = async () => {
      asked += 1;
      return answer();
    };
    await keeper("key", counted);
    const again = await keeper("key", counted);
    expect([asked, again.bodyUsed]).toEqual([2, false]);
  }
});

test("everybody is given their own, and what they wrote themselves at once", async () => {
  const { client, ids } = world;
  const teams = "participants/participant_team";
  const namesOf = async (who: "participant" | "other team") =>
    (await client[who].read(teams)).results.map((team: { team_name: string }) => team.team_name);
  expect(await namesOf("participant")).toEqual(["Plain text team"]);
  expect(await namesOf("other team")).toEqual(["Other team"]);
  await client.participant.patch(`participants/participant_team/${ids.team}`, { team_name: "Renamed" });
  expect(await namesOf("participant")).toEqual(["Renamed"]);

  const page = `challenges/challenge/${ids.benchmarkId}`;
  expect((await client.host.read(page)).queue).toBeString();
  expect((await client.guest.read(page)).queue).toBeUndefined();
});

import type { User } from "../../src/accounts/viewer.ts";
import { createToken, scopes } from "../../src/accounts/tokens.ts";
import { bringIn } from "../../src/submissions/bring-in.ts";
import { makeHostTeam } from "./benchmark.ts";
import { type Desk, openDesk } from "./our-client.ts";
import { addPerson } from "./people.ts";
import { startServer, type TestServer } from "./server.ts";
import { smallSource } from "./source.ts";
import { folderWith } from "./temporary.ts";

/** What the phases ask about a submission. */
export const questions = [
  { name: "Backbone", description: "which one", type: "text", required: true },
  { name: "Extra", description: "more data?", type: "boolean" },
  { name: "Kind", description: "of model", type: "radio", options: ["trees", "nets"] },
  { name: "Views", description: "used", type: "checkbox", options: ["front", "side"] },
];

/** A server with a challenge on it, which hanna hosts; paula has an account and no team yet. */
export type ClientWorld = {
  server: TestServer;
  paula: User;
  hanna: User;
  ids: { challenge: string; phase: string; board: string };
  /** Somebody's client, set to this server and logged in. */
  deskOf(user: User): Promise<Desk>;
  /** Waits until nothing is being evaluated any more. */
  evaluated(): Promise<void>;
};

export async function makeClientWorld(asked: object[] = []): Promise<ClientWorld> {
  const server = startServer();
  const { app, base } = server;
  const [hanna, paula] = [await addPerson(app, "hanna", "host"), await addPerson(app, "paula")];
  const hostTeamId = await makeHostTeam(app, "Radiologists", [hanna]);
  const source = smallSource((config) => {
    for (const each of config.challenge_phases)
      Object.assign(each, {
        submission_meta_attributes: asked,
        max_submissions_per_day: 100,
        allowed_submission_file_types: ".csv, .json",
      });
    return { ...config, baselines: [] };
  });
  const { benchmarkId } = await bringIn(
    app,
    { folder: folderWith(source) },
    { hostTeamId, actorId: null, publish: true },
  );
  const board = await app.db
    .selectFrom("board")
    .innerJoin("phase", "phase.id", "board.phase_id")
    .select(["board.id", "phase_id"])
    .where("codename", "=", "dev")
    .executeTakeFirstOrThrow();
  return {
    server,
    paula,
    hanna,
    ids: { challenge: String(benchmarkId), phase: String(board.phase_id), board: String(board.id) },
    async deskOf(user) {
      const desk = openDesk();
      const token = await createToken(app.db, user.id, { name: "test", scopes, days: 90 }, app.clock.now());
      await desk.say(["host", "-sh", base]);
      await desk.say(["set-token", token]);
      return desk;
    },
    async evaluated() {
      for (let tries = 0; tries < 600; tries++) {
        const open = await app.db
          .selectFrom("submission")
          .select("id")
          .where("status", "not in", ["finished", "failed", "cancelled"])
          .executeTakeFirst();
        if (open === undefined) return;
        await Bun.sleep(50);
      }
      throw new Error("the evaluation does not end");
    },
  };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHostTeam } from "../accounts/host-team.ts";
import { createTeam, teamsOf } from "../accounts/team.ts";
import { addUser, type Role } from "../accounts/users.ts";
import type { User } from "../accounts/viewer.ts";
import { enterBenchmark } from "../benchmarks/entry-enter.ts";
import { sandboxState } from "../images/sandbox-state.ts";
import { newSecret } from "../kit/secret.ts";
import type { App } from "../platform/app.ts";
import { readConfig } from "../platform/config.ts";
import { hashPassword } from "../platform/passwords.ts";
import { importImageDemo } from "../submissions/demo.ts";
import { importDemoFor } from "../submissions/demo-host.ts";
import { handInDemoModel } from "../submissions/demo-image.ts";
import type { Command } from "./command.ts";
import { serve } from "./serve.ts";

export const demoCommand: Command = {
  name: "demo",
  summary: "Serve a ready benchmark in a throw-away data folder, to look around.",
  usage: "demo [--port N]",
  flags: {},
  async run({ flags, out }) {
    const data = mkdtempSync(join(tmpdir(), "assay-demo-"));
    const given = Object.entries(flags).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    );
    const config = readConfig({ "min-free-bytes": "0", ...Object.fromEntries(given), data }, process.env);
    try {
      return await serve(config, out, {
        banner: `A demonstration: all of it is thrown away when it stops. Log in as alice or bob, password ${KNOWN}.`,
        takesAnyRegistryPort: true,
        prepare: (app) => prepareDemo(app, out),
        meanwhile: (app, signal) => handInWhenOpen(app, out, signal),
      });
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
};

/** Password of the example participants. It is public, and so is what they can do. */
const KNOWN = "look-around-here";

/** Example accounts, a host team and the demonstration benchmark. Who can run scripts or change settings has a secret password. */
async function prepareDemo(app: App, out: (line: string) => void): Promise<void> {
  const secret = newSecret().slice(0, 16);
  await addPerson(app, "admin", "admin", secret);
  const hanna = await addPerson(app, "hanna", "host", secret);
  const [alice, bob] = [
    await addPerson(app, "alice", "participant", KNOWN),
    await addPerson(app, "bob", "participant", KNOWN),
  ];
  await createTeam(app, alice, { name: "Alice's lab", url: "" });
  await createTeam(app, bob, { name: "Bob's clinic", url: "" });
  await importDemoFor(app, hanna);
  await prepareImages(app, hanna, alice);
  out(`Example accounts: alice and bob (password ${KNOWN}), hanna the host and admin (password ${secret}).`);
}

/** The benchmark that takes images, with Alice in it. */
async function prepareImages(app: App, hanna: User, alice: User): Promise<void> {
  const hostTeamId = await createHostTeam(app, hanna, { name: "Demonstration of images", url: "" });
  const { benchmarkId } = await importImageDemo(app, { hostTeamId, actorId: hanna.id });
  const { terms_version: termsVersion } = await app.db
    .selectFrom("benchmark")
    .select("terms_version")
    .where("id", "=", benchmarkId)
    .executeTakeFirstOrThrow();
  const [team] = await teamsOf(app.db, alice.id);
  await enterBenchmark(app, alice, benchmarkId, { teamId: team?.id ?? 0, termsVersion });
}

/** Alice hands in a model as soon as images can be run. Where there is no engine that never happens, and the pages say why. */
async function handInWhenOpen(app: App, out: (line: string) => void, signal: AbortSignal): Promise<void> {
  while (!(await sandboxState(app.db)).isReady) {
    await Bun.sleep(1000);
    if (signal.aborted) return;
  }
  const row = await app.db
    .selectFrom("entry")
    .innerJoin("benchmark", "benchmark.id", "entry.benchmark_id")
    .innerJoin("member", "member.team_id", "entry.team_id")
    .innerJoin("user", "user.id", "member.user_id")
    .select(["benchmark.id as benchmarkId", "entry.team_id as teamId"])
    .select(["user.id", "user.name", "user.email", "user.role"])
    .executeTakeFirstOrThrow();
  const { benchmarkId, teamId, ...alice } = row;
  await handInDemoModel(app, alice, { benchmarkId, teamId });
  out("Alice has handed in an image.");
}

async function addPerson(
  app: Pick<App, "db" | "clock">,
  name: string,
  role: Role,
  password: string,
): Promise<User> {
  const passwordHash = await hashPassword(password);
  const email = `${name}@demo.example`;
  const person = { name, email, fullName: "", affiliation: "", role, passwordHash };
  const id = await app.db.transaction().execute((trx) => addUser(trx, person, null, app.clock.now()));
  return { id, name, email, role };
}

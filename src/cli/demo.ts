import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTeam } from "../accounts/team.ts";
import { addUser, type Role } from "../accounts/users.ts";
import type { User } from "../accounts/viewer.ts";
import { newSecret } from "../kit/secret.ts";
import type { App } from "../platform/app.ts";
import { readConfig } from "../platform/config.ts";
import { hashPassword } from "../platform/passwords.ts";
import { importDemoFor } from "../submissions/demo-host.ts";
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
  out(`Example accounts: alice and bob (password ${KNOWN}), hanna the host and admin (password ${secret}).`);
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

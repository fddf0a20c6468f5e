import { startSession } from "../../src/accounts/sessions.ts";
import { insertUser, type Role } from "../../src/accounts/users.ts";
import type { User } from "../../src/accounts/viewer.ts";
import type { App } from "../../src/platform/app.ts";
import type { TestApp } from "./app.ts";
import { type Visitor, visitorOf } from "./browser.ts";

/** Everybody's password in tests. */
export const PASSWORD = "correct horse battery";

let hash: string | null = null;

/** Somebody with an account, NAME@example.org, whose password is hashed with next to no work. */
export async function addPerson(
  app: Pick<App, "db" | "clock">,
  name: string,
  role: Role = "participant",
): Promise<User> {
  const passwordHash = (hash ??= Bun.password.hashSync(PASSWORD, {
    algorithm: "argon2id",
    memoryCost: 8,
    timeCost: 1,
  }));
  const details = { name, email: `${name}@example.org`, fullName: "", affiliation: "" };
  const now = app.clock.now();
  const id = await app.db
    .transaction()
    .execute((trx) => insertUser(trx, { ...details, role, passwordHash }, null, now));
  return { id, name, email: details.email, role };
}

/** A browser in which somebody is logged in. */
export async function visitorAs(app: TestApp, user: User): Promise<Visitor> {
  const visitor = visitorOf(app);
  const browser = { agent: "test browser", address: "192.0.2.1" };
  visitor.cookies.set("assay", await startSession(app.db, user.id, browser, app.clock.now()));
  return visitor;
}

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { changeDetails, changePassword } from "../../src/accounts/profile.ts";
import { changeRole, changeState } from "../../src/accounts/roles.ts";
import { startSession, viewerBySession } from "../../src/accounts/sessions.ts";
import { changeSettings, readSettings } from "../../src/accounts/settings.ts";
import { addUser, listUsers, userById } from "../../src/accounts/users.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { addPerson, PASSWORD } from "../support/people.ts";

let app: TestApp;
let ada: User;
beforeEach(async () => {
  app = openTestApp();
  ada = await addPerson(app, "ada", "admin");
});
afterEach(() => app.close());

const placesOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => [],
    (error) => error.problems.map(({ place }: { place: string }) => place),
  );

describe("administration", () => {
  const role = (id: number, to: "participant" | "host" | "admin") =>
    app.db.transaction().execute((trx) => changeRole(trx, id, to, ada.id, app.clock.now()));
  const state = (id: number, to: "active" | "disabled") =>
    app.db.transaction().execute((trx) => changeState(trx, id, to, ada.id, app.clock.now()));

  test("the last administrator stays one", async () => {
    await expect(role(ada.id, "host")).rejects.toMatchObject({ kind: "conflict" });
    await expect(state(ada.id, "disabled")).rejects.toMatchObject({ kind: "conflict" });
    const bob = await addPerson(app, "bob", "admin");
    await state(bob.id, "disabled");
    await expect(role(ada.id, "host")).rejects.toMatchObject({ kind: "conflict" });
    await state(bob.id, "active");
    await role(ada.id, "host");
    expect((await userById(app.db, ada.id)).role).toBe("host");
  });

  test("every act is noted with who did it", async () => {
    const bob = await addPerson(app, "bob");
    await role(bob.id, "host");
    await role(bob.id, "host");
    await state(bob.id, "disabled");
    const acts = app.db.selectFrom("audit").select(["actor_id", "action", "object_id", "details"]);
    expect(await acts.where("actor_id", "is not", null).execute()).toEqual([
      {
        actor_id: ada.id,
        action: "changed the role of",
        object_id: bob.id,
        details: '{"from":"participant","to":"host"}',
      },
      { actor_id: ada.id, action: "disabled", object_id: bob.id, details: "{}" },
    ]);
  });

  test("adding says outright what is taken", async () => {
    const again = {
      name: "Ada",
      email: "ADA@example.org",
      fullName: "",
      affiliation: "",
      role: "host" as const,
      passwordHash: "",
    };
    const attempt = app.db.transaction().execute((trx) => addUser(trx, again, ada.id, app.clock.now()));
    expect(await placesOf(attempt)).toEqual(["name", "email"]);
  });

  test("people are found by a part of their name or address, letters taken literally, a page at a time", async () => {
    for (const name of ["b_b", "bxb", "Carol"]) await addPerson(app, name);
    const found = async (search: string) =>
      (await listUsers(app.db, search, 1)).people.map(({ name }) => name);
    expect(await found("")).toEqual(["ada", "b_b", "bxb", "Carol"]);
    expect(await found("b_b")).toEqual(["b_b"]);
    expect(await found("CAROL@")).toEqual(["Carol"]);
    expect(await found("%")).toEqual([]);
    expect(await listUsers(app.db, "", 2, 3)).toMatchObject({ people: [{ name: "Carol" }], total: 4 });
  });

  test("settings have defaults, and only a change is noted", async () => {
    const change = (changes: Parameters<typeof changeSettings>[1]) =>
      app.db.transaction().execute((trx) => changeSettings(trx, changes, ada.id, app.clock.now()));
    expect(await readSettings(app.db)).toEqual({ openRegistration: true, contact: "", offline: false });
    await change({ openRegistration: false });
    await change({ openRegistration: false, contact: "", offline: false });
    expect(await readSettings(app.db)).toEqual({ openRegistration: false, contact: "", offline: false });
    const acts = await app.db
      .selectFrom("audit")
      .select("details")
      .where("object", "=", "settings")
      .execute();
    expect(acts).toEqual([{ details: '{"openRegistration":false}' }]);
  });
});

describe("one's own account", () => {
  const now = () => app.clock.now();

  test("details are changed freely", async () => {
    await changeDetails(app.db, ada.id, { fullName: "Ada Lovelace", affiliation: "Analytical Society" });
    expect(await userById(app.db, ada.id)).toMatchObject({
      full_name: "Ada Lovelace",
      affiliation: "Analytical Society",
    });
  });

  test("the password takes the old one; every session ends and a new one begins", async () => {
    const browser = { agent: "", address: "" };
    const before = await startSession(app.db, ada.id, browser, now());
    const change = (current: string, next: string) =>
      changePassword(app.db, ada, { current, next }, browser, now());
    expect(await placesOf(change("wrong", "another password"))).toEqual(["current_password"]);
    expect(await placesOf(change(PASSWORD, "short"))).toEqual(["new_password"]);
    expect(await viewerBySession(app.db, before, now())).not.toBeNull();
    const after = await change(PASSWORD, "another password");
    expect(await viewerBySession(app.db, before, now())).toBeNull();
    expect(await viewerBySession(app.db, after, now())).toEqual(ada);
    expect(await placesOf(change(PASSWORD, "a third password"))).toEqual(["current_password"]);
  });

  test("guessing the password in a borrowed browser is slowed down too", async () => {
    const guess = () =>
      changePassword(
        app.db,
        ada,
        { current: "wrong", next: "another password" },
        { agent: "", address: "" },
        now(),
      ).catch(({ kind }) => kind);
    const kinds = [];
    for (let n = 0; n < 6; n++) kinds.push(await guess());
    expect(kinds).toEqual([...Array(5).fill("invalid"), "too_many"]);
  });
});

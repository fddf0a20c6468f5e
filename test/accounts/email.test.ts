import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  changeEmail,
  confirmEmail,
  CONFIRMATION_AGE,
  emailToConfirm,
  formerEmails,
  requestEmail,
} from "../../src/accounts/email.ts";
import { userById } from "../../src/accounts/users.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { type MailServer, openMailServer } from "../support/mail-server.ts";
import { addPerson, PASSWORD } from "../support/people.ts";

let app: TestApp;
let ada: User;
let bob: User;
let server: MailServer;
beforeEach(async () => {
  server = openMailServer();
  app = openTestApp({ flags: { "smtp-url": server.url, "public-url": "https://assay.example.org" } });
  [ada, bob] = [await addPerson(app, "ada"), await addPerson(app, "bob")];
});
afterEach(async () => {
  server.stop();
  await app.close();
});

const now = () => app.clock.now();
const request = (email: string, password = PASSWORD, user = ada) =>
  requestEmail(app, user, { email, password });
/** What was asked for, as its mail's link says. */
async function tokenFor(email: string, user = ada): Promise<string> {
  await request(email, PASSWORD, user);
  // Long lines of a mail are folded.
  const mail = server.received.at(-1)?.replaceAll("=\n", "") ?? "";
  return /\/profile\/email\/([\w-]{43})/.exec(mail)?.[1] ?? "";
}
const confirm = (token: string, user = ada) => confirmEmail(app.db, user, token, now());
const emailOf = async (user: User) => (await userById(app.db, user.id)).email;
const placesOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => [],
    (error) => error.problems.map(({ place }: { place: string }) => place),
  );

describe("changing one's own address", () => {
  test("takes the password, and a link that is mailed to the new one", async () => {
    expect(await placesOf(request("new@example.org", "wrong"))).toEqual(["email_password"]);
    expect(await placesOf(request("nowhere"))).toEqual(["email"]);
    expect(server.received).toEqual([]);
    const token = await tokenFor("new@example.org");
    expect(server.receivers).toEqual(["<new@example.org>"]);
    expect(await emailOf(ada)).toBe("ada@example.org");
    expect(await emailToConfirm(app.db, ada, token, now())).toBe("new@example.org");
    await confirm(token);
    expect(await emailOf(ada)).toBe("new@example.org");
    await expect(confirm(token)).rejects.toMatchObject({ kind: "missing" });
  });

  test("is confirmed by whoever asked for it, not by the reader of the mail, and within the hour", async () => {
    const token = await tokenFor("new@example.org");
    await expect(confirm(token, bob)).rejects.toMatchObject({ kind: "missing" });
    app.clock.advance(CONFIRMATION_AGE);
    await expect(confirm(token)).rejects.toMatchObject({ kind: "missing" });
    expect([await emailOf(ada), await emailOf(bob)]).toEqual(["ada@example.org", "bob@example.org"]);
  });

  test("says only behind the link that somebody has the address already", async () => {
    const token = await tokenFor("BOB@example.org");
    expect(await placesOf(confirm(token))).toEqual(["email"]);
    expect(await emailOf(ada)).toBe("ada@example.org");
  });

  test("is for administrators where no mail is sent", async () => {
    app.config = { ...app.config, smtpUrl: null };
    await expect(request("new@example.org")).rejects.toMatchObject({ kind: "forbidden" });
  });

  test("floods nobody with mail, and says when none can be sent", async () => {
    for (let n = 0; n < 4; n++) await request("new@example.org");
    await expect(request("new@example.org", PASSWORD, bob)).rejects.toMatchObject({ kind: "too_many" });
    app.config = { ...app.config, smtpUrl: "smtp://127.0.0.1:1" };
    await expect(request("other@example.org", PASSWORD, bob)).rejects.toMatchObject({ kind: "unavailable" });
  });
});

test("former addresses are remembered, and every change is noted", async () => {
  const change = (email: string) =>
    app.db.transaction().execute((trx) => changeEmail(trx, ada.id, email, bob.id, now()));
  for (const email of ["second@example.org", "ada@example.org", "third@example.org"]) await change(email);
  await change("third@example.org");
  expect(await placesOf(change("bob@example.org"))).toEqual(["email"]);
  expect(await formerEmails(app.db, ada.id)).toEqual(["ada@example.org", "second@example.org"]);
  const acts = app.db.selectFrom("audit").select(["actor_id", "object_id"]);
  expect(await acts.where("action", "=", "changed the address of").execute()).toEqual(
    Array(3).fill({ actor_id: bob.id, object_id: ada.id }),
  );
});

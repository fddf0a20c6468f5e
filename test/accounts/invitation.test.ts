import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  type InvitedTo,
  INVITATION_AGE,
  invitationFor,
  invitationKey,
  invitationsFor,
  openInvitations,
} from "../../src/accounts/invitation.ts";
import { changeEmail } from "../../src/accounts/email.ts";
import { declineInvitation } from "../../src/accounts/invitation-answer.ts";
import { inviteAddress, openLink, withdrawInvitation } from "../../src/accounts/invitation-offer.ts";
import { membersOf } from "../../src/accounts/member.ts";
import { userById } from "../../src/accounts/users.ts";
import type { User } from "../../src/accounts/viewer.ts";
import { joinByInvitation } from "../../src/benchmarks/entry-members.ts";
import { DAY } from "../../src/kit/clock.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { makeHostTeam, makeTeam, makeUser } from "../support/benchmark.ts";
import { openMailServer } from "../support/mail-server.ts";

let app: TestApp;
let ada: User;
let bob: User;
let eve: User;
let aurora: InvitedTo;
beforeEach(async () => {
  app = openTestApp();
  [ada, bob, eve] = [await makeUser(app, "ada"), await makeUser(app, "bob"), await makeUser(app, "eve")];
  aurora = { kind: "team", id: await makeTeam(app, "Aurora", [ada]) };
});
afterEach(() => app.close());

const names = async () => (await membersOf(app.db, aurora.id)).map(({ name }) => name);
const waitingFor = (user: User) => invitationsFor(app.db, user, app.clock.now());
const invite = (address: string, by = ada, to = aurora) => inviteAddress(app, by, to, address);
const missing = { kind: "missing" };

describe("a link", () => {
  test("is good for everyone who holds it, and nobody joins by looking at it", async () => {
    const token = await openLink(app, ada, aurora);
    const shown = await invitationFor(app.db, bob, { token }, app.clock.now());
    expect(shown).toMatchObject({
      to: { ...aurora, name: "Aurora" },
      from: "ada",
      isLink: true,
      isMember: false,
    });
    expect(await names()).toEqual(["ada"]);
    await joinByInvitation(app, bob, { token });
    await joinByInvitation(app, eve, { token });
    await joinByInvitation(app, eve, { token });
    expect(await names()).toEqual(["ada", "bob", "eve"]);
  });

  test("is kept as its hash only", async () => {
    const token = await openLink(app, ada, aurora);
    const rows = await app.db.selectFrom("invitation").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test.each([
    ["has expired", async () => app.clock.advance(INVITATION_AGE)],
    ["was replaced by a newer one", async () => openLink(app, ada, aurora)],
    ["was withdrawn", async (id: number) => withdrawInvitation(app, ada, id)],
  ])("does not work once it %s", async (_, end) => {
    const token = await openLink(app, ada, aurora);
    const [open] = await openInvitations(app.db, aurora, app.clock.now());
    await end(open?.id ?? 0);
    await expect(joinByInvitation(app, bob, { token })).rejects.toMatchObject(missing);
    expect(await names()).toEqual(["ada"]);
  });

  test("works until the moment it expires, survives being declined, and is nothing for guests", async () => {
    const token = await openLink(app, ada, aurora);
    await declineInvitation(app, bob, { token });
    app.clock.advance(INVITATION_AGE - 1);
    await expect(joinByInvitation(app, null, { token })).rejects.toMatchObject({ kind: "unauthorised" });
    await joinByInvitation(app, eve, { token });
    expect(await names()).toEqual(["ada", "eve"]);
  });

  test("cannot be opened by its number", async () => {
    await openLink(app, ada, aurora);
    const [open] = await openInvitations(app.db, aurora, app.clock.now());
    const key = { id: open?.id ?? 0 };
    await expect(joinByInvitation(app, bob, key)).rejects.toMatchObject(missing);
  });
});

describe("an invitation by address", () => {
  test("waits for the account with that address and is answered once", async () => {
    expect(await invite(" BOB@Example.org ")).toBe("off");
    const [waiting] = await waitingFor(bob);
    expect(waiting).toMatchObject({ to: { name: "Aurora" }, isLink: false });
    expect(await waitingFor(eve)).toEqual([]);
    const key = { id: waiting?.id ?? 0 };
    await expect(joinByInvitation(app, eve, key)).rejects.toMatchObject(missing);
    await joinByInvitation(app, bob, key);
    await expect(joinByInvitation(app, bob, key)).rejects.toMatchObject(missing);
    expect(await names()).toEqual(["ada", "bob"]);
    expect(await waitingFor(bob)).toEqual([]);
  });

  test("says the same whether there is such an account or not, or it is a member's", async () => {
    const answers = [
      await invite("bob@example.org"),
      await invite("nobody@example.org"),
      await invite("ada@example.org"),
    ];
    expect(new Set(answers).size).toBe(1);
    const open = await openInvitations(app.db, aurora, app.clock.now());
    expect(open.map(({ email, from }) => [email, from])).toEqual([
      ["bob@example.org", "ada"],
      ["nobody@example.org", "ada"],
      ["ada@example.org", "ada"],
    ]);
    expect(await waitingFor(ada)).toEqual([]);
  });

  test("reaches an account made later", async () => {
    await invite("zoe@example.org");
    expect(await waitingFor(await makeUser(app, "zoe"))).toHaveLength(1);
  });

  test("declined, it is over; a new one can be made", async () => {
    await invite("bob@example.org");
    await declineInvitation(app, bob, { id: (await waitingFor(bob))[0]?.id ?? 0 });
    expect(await waitingFor(bob)).toEqual([]);
    await invite("bob@example.org");
    expect(await waitingFor(bob)).toHaveLength(1);
  });

  test("a second one replaces the first", async () => {
    await invite("bob@example.org");
    app.clock.advance(DAY);
    await invite("Bob@example.org");
    expect(await waitingFor(bob)).toMatchObject([{ expiresAt: app.clock.now() + INVITATION_AGE }]);
  });

  test("is refused for what is no address, and beyond fifty a day", async () => {
    await expect(invite("bob")).rejects.toMatchObject({ kind: "invalid", problems: [{ place: "email" }] });
    for (let n = 0; n < 50; n++) await invite(`p${n}@example.org`);
    await expect(invite("one-more@example.org")).rejects.toMatchObject({ kind: "too_many" });
    app.clock.advance(DAY);
    expect(await invite("one-more@example.org")).toBe("off");
  });

  test("is told by mail, with a link to the invitation, the same to everybody", async () => {
    const server = openMailServer();
    app.config = { ...app.config, smtpUrl: server.url, publicUrl: "https://assay.example.org" };
    expect(await invite("bob@example.org")).toBe("sent");
    expect(await invite("nobody@example.org")).toBe("sent");
    server.stop();
    const [first = "", second = ""] = server.received;
    expect(first).toContain("To: bob@example.org");
    expect(first).toContain("https://assay.example.org/invitations/1");
    const body = (mail: string) =>
      mail
        .split("\n\n")
        .slice(1)
        .join("\n")
        .replace(/\/invitations\/\d+/, "");
    expect(body(first)).toBe(body(second));
  });

  test("stands even where the mail about it cannot be sent", async () => {
    const { config } = app;
    app.config = { ...config, smtpUrl: "smtp://127.0.0.1:1", publicUrl: "https://assay.example.org" };
    expect(await invite("bob@example.org")).toBe("failed");
    expect(await waitingFor(bob)).toHaveLength(1);
    expect(app.logged).toContainEqual(expect.objectContaining({ event: "mail not sent" }));
  });
});

describe("an address that changes hands", () => {
  const give = (user: User, email: string) =>
    app.db.transaction().execute((trx) => changeEmail(trx, user.id, email, user.id, app.clock.now()));
  /** As they are after logging in again. */
  const again = async (user: User) => ({ ...user, email: (await userById(app.db, user.id)).email });
  const clinic = async (): Promise<InvitedTo> => ({
    kind: "host team",
    id: await makeHostTeam(app, "Clinic", [ada]),
  });

  test.each(["team", "host team"] as const)("takes no invitation to a %s along", async (kind) => {
    const to = kind === "team" ? aurora : await clinic();
    await invite("bob@example.org", ada, to);
    await give(bob, "bob@elsewhere.example");
    await give(eve, "bob@example.org");
    const [asEve, asBob] = [await again(eve), await again(bob)];
    expect(await waitingFor(asEve)).toEqual([]);
    await expect(joinByInvitation(app, asEve, { id: 1 })).rejects.toMatchObject(missing);
    expect(await joinByInvitation(app, asBob, { id: 1 })).toMatchObject({ to: { id: to.id } });
  });

  test("brings nobody into a host team who did not have it when the invitation was made", async () => {
    const to = await clinic();
    expect(await invite("prof@example.org", ada, to)).toBe(await invite("bob@example.org", ada, to));
    await give(eve, "prof@example.org");
    expect(await waitingFor(await again(eve))).toEqual([]);
    await expect(joinByInvitation(app, await again(eve), { id: 1 })).rejects.toMatchObject(missing);
    await give(eve, "eve@example.org");
    const registered = await makeUser(app, "prof");
    expect(await waitingFor(registered)).toEqual([]);
    await expect(joinByInvitation(app, registered, { id: 1 })).rejects.toMatchObject(missing);
    const token = await openLink(app, ada, to);
    expect(await joinByInvitation(app, registered, { token })).toMatchObject({ to: { id: to.id } });
  });
});

test("a team has at most a hundred invitations by address open", async () => {
  for (let n = 0; n < 100; n++) {
    if (n === 50) app.clock.advance(DAY);
    await invite(`p${n}@example.org`);
  }
  app.clock.advance(DAY);
  await expect(invite("one-more@example.org")).rejects.toMatchObject({ kind: "conflict" });
  await invite("p7@example.org");
  await openLink(app, ada, aurora);
  await withdrawInvitation(app, ada, 10);
  expect(await invite("one-more@example.org")).toBe("off");
});

test("members invite and withdraw, others cannot", async () => {
  await expect(openLink(app, eve, aurora)).rejects.toMatchObject(missing);
  await expect(invite("bob@example.org", eve)).rejects.toMatchObject(missing);
  await invite("bob@example.org");
  const [waiting] = await waitingFor(bob);
  const id = waiting?.id ?? 0;
  await expect(withdrawInvitation(app, eve, id)).rejects.toMatchObject(missing);
  await expect(withdrawInvitation(app, bob, id)).rejects.toMatchObject(missing);
  expect(await withdrawInvitation(app, ada, id)).toEqual(aurora);
  await expect(joinByInvitation(app, bob, { id })).rejects.toMatchObject(missing);
});

test("a host team is joined in the same way", async () => {
  const clinic: InvitedTo = { kind: "host team", id: await makeHostTeam(app, "Clinic", [ada]) };
  const token = await openLink(app, ada, clinic);
  await invite("eve@example.org", ada, clinic);
  const { to } = await joinByInvitation(app, bob, { token });
  expect(to).toEqual({ ...clinic, name: "Clinic" });
  await joinByInvitation(app, eve, { id: (await waitingFor(eve))[0]?.id ?? 0 });
  const members = await app.db.selectFrom("host_member").select("user_id").orderBy("user_id").execute();
  expect(members.map(({ user_id }) => user_id)).toEqual([ada.id, bob.id, eve.id]);
  expect(await names()).toEqual(["ada"]);
});

test("a key is a number or a token", () => {
  expect(invitationKey("12")).toEqual({ id: 12 });
  expect(invitationKey("012")).toEqual({ token: "012" });
  expect(invitationKey("x9")).toEqual({ token: "x9" });
});

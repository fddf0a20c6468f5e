import { DAY } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import { hashSecret, newSecret } from "../kit/secret.ts";
import type { App } from "../platform/app.ts";
import type { Db, Trx } from "../platform/database.ts";
import { mailIsOn, sendMail } from "../platform/mail.ts";
import { recordAudit } from "./audit.ts";
import { emailProblems, insistOn } from "./details.ts";
import { visibleHostTeam } from "./host-team.ts";
import { column, INVITATION_AGE, type InvitedTo, isOpen } from "./invitation.ts";
import { visibleTeam } from "./team.ts";
import { countTry } from "./throttle.ts";
import { signedIn, type Viewer } from "./viewer.ts";

/** Invitations by address that one person can make in a day: Assay is not to be made a sender of unwanted mail. */
const perDay = 50;

/** Invitations by address to one team that can be open at a time. */
const MOST_OPEN = 100;

/**
 * Makes the link to a team: it stands for 14 days or until it is withdrawn, and is good for everyone who holds it. An
 * earlier link stops working. @returns its token, which is kept nowhere. @throws Fault missing.
 */
export async function openLink(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  to: InvitedTo,
): Promise<string> {
  const user = signedIn(viewer);
  const token = newSecret();
  const now = app.clock.now();
  await app.db.transaction().execute(async (trx) => {
    await teamToInviteTo(trx, viewer, to);
    await withdraw(trx, now, (open) =>
      open.where(column(to), "=", to.id).where("token_hash", "is not", null),
    );
    await offer(trx, to, { token_hash: hashSecret(token) }, user.id, now);
  });
  return token;
}

/** What became of the mail that tells about an invitation; "off" where the server sends none. */
export type Mailed = "sent" | "failed" | "off";

/**
 * Invites the account that has this address: that one, whatever addresses change hands afterwards. If there is none,
 * whoever gets the address can join a team, and nobody a host team (`isFor` in invitation.ts says why). The answer is the
 * same in all cases. An earlier invitation to the address is replaced.
 *
 * @throws Fault missing, too_many, conflict when too many are open, or invalid at `email`.
 */
export async function inviteAddress(
  app: Pick<App, "db" | "clock" | "config" | "log">,
  viewer: Viewer,
  to: InvitedTo,
  address: string,
): Promise<Mailed> {
  const user = signedIn(viewer);
  const email = address.trim().toLowerCase();
  insistOn(emailProblems(email));
  const now = app.clock.now();
  if (mailIsOn(app.config)) await countTry(app.db, [{ kind: "mail", of: `invitation ${email}` }], now);
  const { id, name } = await app.db.transaction().execute(async (trx) => {
    const team = await teamToInviteTo(trx, viewer, to);
    await refuseTooMany(trx, user.id, now);
    await withdraw(trx, now, (open) => open.where(column(to), "=", to.id).where("email", "=", email));
    await refuseManyOpen(trx, to, now);
    const holder = await trx.selectFrom("user").select("id").where("email", "=", email).executeTakeFirst();
    const way = { email, user_id: holder?.id ?? null };
    return { id: await offer(trx, to, way, user.id, now), name: team.name };
  });
  if (!mailIsOn(app.config)) return "off";
  const text = `${user.name} invites you to the ${to.kind} "${name}".

Look at the invitation and accept or decline it here, with an account that has this address${to.kind === "host team" ? " already" : ""}:
${app.config.publicUrl}/invitations/${id}
${to.kind === "host team" ? "\nIf you have no account with it yet, ask for a link instead.\n" : ""}
It stands for 14 days. If you do not know what this is about, do nothing.`;
  try {
    await sendMail(app.config, { to: email, subject: `Invitation to the ${to.kind} "${name}"`, text });
    return "sent";
  } catch (error) {
    app.log.error("mail not sent", error, { invitation: id });
    return "failed";
  }
}

/** Withdraws an invitation to a team that the viewer may see. @throws Fault missing. */
export async function withdrawInvitation(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  invitationId: number,
): Promise<InvitedTo> {
  const user = signedIn(viewer);
  const now = app.clock.now();
  return app.db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom("invitation")
      .select(["team_id", "host_team_id"])
      .where("id", "=", invitationId)
      .executeTakeFirst();
    if (row === undefined) throw new Fault("missing", "There is no such invitation.");
    const to: InvitedTo =
      row.team_id === null
        ? { kind: "host team", id: row.host_team_id ?? 0 }
        : { kind: "team", id: row.team_id };
    await teamToInviteTo(trx, user, to);
    await withdraw(trx, now, (open) => open.where("id", "=", invitationId));
    return to;
  });
}

/** Withdraws every invitation to a team, for when nobody is left to answer for them. */
export async function withdrawAll(trx: Trx, to: InvitedTo, now: number): Promise<void> {
  await withdraw(trx, now, (open) => open.where(column(to), "=", to.id));
}

/** Every member may invite: whoever joins still has to pass the rules of the benchmarks. */
async function teamToInviteTo(trx: Trx, viewer: Viewer, to: InvitedTo): Promise<{ name: string }> {
  return to.kind === "team" ? visibleTeam(trx, viewer, to.id) : visibleHostTeam(trx, viewer, to.id);
}

async function offer(
  trx: Trx,
  to: InvitedTo,
  way: { email: string; user_id: number | null } | { token_hash: string },
  userId: number,
  now: number,
): Promise<number> {
  const { id } = await trx
    .insertInto("invitation")
    .values({
      ...way,
      ...(to.kind === "team" ? { team_id: to.id } : { host_team_id: to.id }),
      created_by: userId,
      created_at: now,
      expires_at: now + INVITATION_AGE,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const object = to.kind === "team" ? "team" : "host_team";
  const details = { invitation: id, by: "email" in way ? "address" : "link" };
  await recordAudit(trx, { actorId: userId, action: "invited to", object, objectId: to.id, details }, now);
  return id;
}

type OpenInvitations = ReturnType<typeof openRows>;

function openRows(trx: Trx, now: number) {
  return trx.updateTable("invitation").set({ answer: "withdrawn", answered_at: now }).where(isOpen(now));
}

async function withdraw(
  trx: Trx,
  now: number,
  which: (open: OpenInvitations) => OpenInvitations,
): Promise<void> {
  await which(openRows(trx, now)).execute();
}

async function refuseTooMany(db: Db, userId: number, now: number): Promise<void> {
  const { n } = await db
    .selectFrom("invitation")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("created_by", "=", userId)
    .where("email", "is not", null)
    .where("created_at", ">", now - DAY)
    .executeTakeFirstOrThrow();
  if (n < perDay) return;
  throw new Fault(
    "too_many",
    `You have invited ${perDay} people by address within a day. Use a link, or wait until tomorrow.`,
  );
}

async function refuseManyOpen(trx: Trx, to: InvitedTo, now: number): Promise<void> {
  const { n } = await trx
    .selectFrom("invitation")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where(column(to), "=", to.id)
    .where("email", "is not", null)
    .where(isOpen(now))
    .executeTakeFirstOrThrow();
  if (n < MOST_OPEN) return;
  throw new Fault(
    "conflict",
    `${MOST_OPEN} invitations to this ${to.kind} are open already. Use a link, or withdraw some.`,
  );
}

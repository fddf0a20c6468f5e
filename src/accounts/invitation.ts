import { sql } from "kysely";
import { DAY } from "../kit/clock.ts";
import { Fault } from "../kit/fault.ts";
import { hashSecret } from "../kit/secret.ts";
import type { Db } from "../platform/database.ts";
import { signedIn, type User, type Viewer } from "./viewer.ts";

/** How long an invitation stands. */
export const INVITATION_AGE = 14 * DAY;

/** What an invitation leads into: a team of participants or a host team. */
export type InvitedTo = { kind: "team" | "host team"; id: number };

/** How somebody says which invitation they mean: the secret of a link, or the number of one to their address. */
export type InvitationKey = { token: string } | { id: number };

/** An invitation as the person sees it who holds it. */
export type Invitation = {
  id: number;
  to: InvitedTo & { name: string };
  /** User name of whoever invited; null when their account is gone. */
  from: string | null;
  /** A link may be used by several people; an invitation by address by one. */
  isLink: boolean;
  expiresAt: number;
  /** The viewer is in that team already. */
  isMember: boolean;
};

/** An invitation as the team sees it that made it. Whether the address has an account is not told. */
export type OpenInvitation = {
  id: number;
  /** Null for a link. */
  email: string | null;
  from: string | null;
  createdAt: number;
  expiresAt: number;
};

/** The key written in an address: a number, or else a token. */
export function invitationKey(text: string): InvitationKey {
  return /^[1-9]\d{0,14}$/.test(text) ? { id: Number(text) } : { token: text };
}

/**
 * The invitation that this key opens for this viewer, as long as it stands: a link for whoever has it, one to an address
 * for whom `isFor` says. @throws Fault missing, with the same words whatever the reason; unauthorised.
 */
export async function invitationFor(
  db: Db,
  viewer: Viewer,
  key: InvitationKey,
  now: number,
): Promise<Invitation> {
  const user = signedIn(viewer);
  const standing = invitations(db, user.id).where(isOpen(now));
  const row = await (
    "token" in key
      ? standing.where("invitation.token_hash", "=", hashSecret(key.token))
      : standing.where("invitation.id", "=", key.id).where(isFor(user))
  ).executeTakeFirst();
  if (row === undefined) {
    throw new Fault(
      "missing",
      "This invitation does not stand: it was answered or withdrawn, has expired, or is for another account.",
    );
  }
  return toInvitation(row);
}

/** What is addressed to the viewer and waits for an answer, the newest first. */
export async function invitationsFor(db: Db, viewer: Viewer, now: number): Promise<Invitation[]> {
  const user = signedIn(viewer);
  const rows = await invitations(db, user.id)
    .where(isOpen(now))
    .where(isFor(user))
    .orderBy("invitation.id", "desc")
    .execute();
  return rows.map(toInvitation).filter(({ isMember }) => !isMember);
}

/** The invitations to a team that still stand. The caller has made sure that the viewer may see the team. */
export async function openInvitations(db: Db, to: InvitedTo, now: number): Promise<OpenInvitation[]> {
  return db
    .selectFrom("invitation")
    .leftJoin("user", "user.id", "invitation.created_by")
    .select([
      "invitation.id",
      "invitation.email",
      "user.name as from",
      "invitation.created_at as createdAt",
      "invitation.expires_at as expiresAt",
    ])
    .where(column(to), "=", to.id)
    .where(isOpen(now))
    .orderBy("invitation.id")
    .execute();
}

/** The column that names what is invited to. */
export function column(to: Pick<InvitedTo, "kind">) {
  return to.kind === "team" ? ("invitation.team_id" as const) : ("invitation.host_team_id" as const);
}

/** The condition that an invitation still stands. */
export function isOpen(now: number) {
  return sql<boolean>`(invitation.answer is null and invitation.expires_at > ${now})`;
}

/**
 * The condition that an invitation by address is for this person. People type their addresses themselves, so taking an
 * address must not be a way to take an invitation: it is for the account that had the address when it was made. If there
 * was none, one to a team is for the account that gets the address, and the rules of the team's benchmarks judge who joins;
 * one to a host team, whose members see hidden labels, is for nobody.
 */
function isFor(user: User) {
  return sql<boolean>`(invitation.user_id = ${user.id} or (
    invitation.user_id is null and invitation.host_team_id is null and invitation.email = ${user.email}
  ))`;
}

function invitations(db: Db, userId: number) {
  return db
    .selectFrom("invitation")
    .leftJoin("team", "team.id", "invitation.team_id")
    .leftJoin("host_team", "host_team.id", "invitation.host_team_id")
    .leftJoin("user", "user.id", "invitation.created_by")
    .select([
      "invitation.id",
      "invitation.team_id",
      "invitation.host_team_id",
      "invitation.email",
      "invitation.expires_at",
      "team.name as team_name",
      "host_team.name as host_team_name",
      "user.name as from",
    ])
    .select(
      sql<number>`exists (
        select 1 from member where member.team_id = invitation.team_id and member.user_id = ${userId}
        union all
        select 1 from host_member
        where host_member.host_team_id = invitation.host_team_id and host_member.user_id = ${userId}
      )`.as("is_member"),
    );
}

type InvitationRow = Awaited<ReturnType<ReturnType<typeof invitations>["executeTakeFirstOrThrow"]>>;

function toInvitation(row: InvitationRow): Invitation {
  const to: Invitation["to"] =
    row.team_id === null
      ? { kind: "host team", id: row.host_team_id ?? 0, name: row.host_team_name ?? "" }
      : { kind: "team", id: row.team_id, name: row.team_name ?? "" };
  return {
    id: row.id,
    to,
    from: row.from,
    isLink: row.email === null,
    expiresAt: row.expires_at,
    isMember: row.is_member === 1,
  };
}

import type { App } from "../platform/app.ts";
import type { Trx } from "../platform/database.ts";
import { recordAudit } from "./audit.ts";
import { addHostMember } from "./host-team.ts";
import { type Invitation, type InvitationKey, invitationFor } from "./invitation.ts";
import { addMember } from "./member.ts";
import { signedIn, type Viewer } from "./viewer.ts";

/**
 * Takes the viewer into the team they are invited to, in the caller's transaction: what benchmarks demand of a team is
 * theirs to check there, before it commits (`joinByInvitation` in benchmarks/entry-members.ts). @throws Fault missing.
 */
export async function acceptInvitation(
  trx: Trx,
  viewer: Viewer,
  key: InvitationKey,
  now: number,
): Promise<Invitation> {
  const user = signedIn(viewer);
  const invitation = await invitationFor(trx, user, key, now);
  const { kind, id } = invitation.to;
  if (!invitation.isLink) await answer(trx, invitation.id, "accepted", now);
  if (invitation.isMember) return invitation;
  await (kind === "team" ? addMember(trx, id, user.id, now) : addHostMember(trx, id, user.id, now));
  const object = kind === "team" ? "team" : "host_team";
  const details = { invitation: invitation.id };
  await recordAudit(trx, { actorId: user.id, action: "joined", object, objectId: id, details }, now);
  return invitation;
}

/** Declines an invitation to the viewer's address. A link stays as it is: it may be meant for others too. @throws Fault missing. */
export async function declineInvitation(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  key: InvitationKey,
): Promise<void> {
  const now = app.clock.now();
  await app.db.transaction().execute(async (trx) => {
    const invitation = await invitationFor(trx, viewer, key, now);
    if (!invitation.isLink) await answer(trx, invitation.id, "declined", now);
  });
}

async function answer(trx: Trx, id: number, given: "accepted" | "declined", now: number): Promise<void> {
  await trx.updateTable("invitation").set({ answer: given, answered_at: now }).where("id", "=", id).execute();
}

import { invitationFor, type InvitedTo, invitationKey } from "../accounts/invitation.ts";
import { declineInvitation } from "../accounts/invitation-answer.ts";
import { type Mailed, withdrawInvitation } from "../accounts/invitation-offer.ts";
import { joinByInvitation } from "../benchmarks/entry-members.ts";
import type { Flash } from "../../views/layout.tsx";
import { InvitationPage } from "../../views/teams/invitation.tsx";
import { places } from "../../views/places.ts";
import { type Refused, refusedBy } from "./refused.ts";
import { baseOf, chrome, get, idParam, page, post, redirect, type Route, type Visit } from "./visit.ts";

/** The whole address of an invitation, to be handed on. */
export function invitationAddress(visit: Visit, key: string): string {
  return `${baseOf(visit)}/invitations/${key}`;
}

/** What to tell whoever invited an address. */
export function invitedMessage(email: string, mailed: Mailed): Flash {
  const message = {
    sent: `${email} is invited and gets a mail about it.`,
    off: `${email} is invited. This server sends no mail, so please tell them to look under Teams.`,
    failed: `${email} is invited, but the mail about it could not be sent. Please tell them to look under Teams.`,
  }[mailed];
  return { tone: mailed === "failed" ? "warn" : "good", message };
}

const keyOf = (visit: Visit) => invitationKey(visit.params.invitation ?? "");

const pathTo = (to: InvitedTo) => (to.kind === "team" ? `${places.teams}/${to.id}` : places.host);

async function showInvitation(visit: Visit, refused?: Refused): Promise<Response> {
  const { db, clock } = visit.app;
  const now = clock.now();
  const invitation = await invitationFor(db, visit.viewer, keyOf(visit), now);
  const view = (
    <InvitationPage
      chrome={chrome(visit, `Invitation to ${invitation.to.name}`)}
      invitation={invitation}
      path={`/invitations/${visit.params.invitation}`}
      problems={refused?.problems ?? []}
      now={now}
    />
  );
  return page(visit, view, refused?.status);
}

async function sendAcceptance(visit: Visit): Promise<Response> {
  try {
    const { to } = await joinByInvitation(visit.app, visit.viewer, keyOf(visit));
    return redirect(pathTo(to), { tone: "good", message: `You are now in the ${to.kind} ${to.name}.` });
  } catch (error) {
    return showInvitation(visit, refusedBy(error));
  }
}

async function sendRefusal(visit: Visit): Promise<Response> {
  await declineInvitation(visit.app, visit.viewer, keyOf(visit));
  return redirect(places.teams, { tone: "good", message: "You have declined the invitation." });
}

async function sendWithdrawal(visit: Visit): Promise<Response> {
  const to = await withdrawInvitation(visit.app, visit.viewer, idParam(visit, "invitation"));
  return redirect(pathTo(to), { tone: "good", message: "The invitation is withdrawn." });
}

/** Invitations: by the secret of a link, or by the number of one to the visitor's address. */
export const invitationRoutes: Route[] = [
  get("/invitations/:invitation", (visit) => showInvitation(visit)),
  post("/invitations/:invitation/acceptance", sendAcceptance),
  post("/invitations/:invitation/refusal", sendRefusal),
  post("/invitations/:invitation/withdrawal", sendWithdrawal),
];

import { createHostTeam, removeHostMember, visibleHostTeam } from "../accounts/host-team.ts";
import { openInvitations } from "../accounts/invitation.ts";
import { inviteAddress, openLink } from "../accounts/invitation-offer.ts";
import { signedIn } from "../accounts/viewer.ts";
import { HostTeamPage } from "../../views/hosting/host-team.tsx";
import { places } from "../../views/places.ts";
import { type Form, readForm } from "../doors/forms.ts";
import { invitationAddress, invitedMessage } from "./invitations.tsx";
import { type Refused, refusedBy } from "./refused.ts";
import { type SentBack, sentFrom } from "./sent.ts";
import { chrome, get, idParam, page, post, redirect, type Route, type Visit } from "./visit.ts";

type ShowHost = (visit: Visit, form: Form, refused: Refused) => Promise<Response>;
type Shown = Partial<SentBack> & { newLink?: string };

async function showHostTeam(visit: Visit, { form, refused, newLink }: Shown = {}): Promise<Response> {
  const { db, clock } = visit.app;
  const now = clock.now();
  const user = signedIn(visit.viewer);
  const team = await visibleHostTeam(db, user, idParam(visit, "id"));
  const view = (
    <HostTeamPage
      chrome={chrome(visit, team.name)}
      team={team}
      viewerId={user.id}
      invitations={await openInvitations(db, { kind: "host team", id: team.id }, now)}
      newLink={newLink}
      email={form?.text("email") ?? ""}
      problems={refused?.problems ?? []}
      now={now}
    />
  );
  return page(visit, view, refused?.status);
}

const sent = sentFrom(showHostTeam);

const pathOf = (id: number) => `${places.host}/teams/${id}`;
const done = (path: string, message: string) => redirect(path, { tone: "good", message });

const sendInvitation = sent(async (visit, form) => {
  const id = idParam(visit, "id");
  const email = form.text("email");
  const mailed = await inviteAddress(visit.app, visit.viewer, { kind: "host team", id }, email);
  const { tone, message } = invitedMessage(email, mailed);
  return redirect(pathOf(id), {
    tone,
    message: `${message} If they have no account with this address yet, give them a link.`,
  });
});

const sendLink = sent(async (visit) => {
  const id = idParam(visit, "id");
  const token = await openLink(visit.app, visit.viewer, { kind: "host team", id });
  return showHostTeam(visit, { newLink: invitationAddress(visit, token) });
});

const sendDeparture = sent(async (visit) => {
  const { app, viewer } = visit;
  await removeHostMember(app, viewer, idParam(visit, "id"), signedIn(viewer).id);
  return done(places.host, "You have left the host team.");
});

const sendRemoval = sent(async (visit) => {
  const id = idParam(visit, "id");
  await removeHostMember(visit.app, visit.viewer, id, idParam(visit, "user"));
  return done(pathOf(id), "The member is removed.");
});

/** Host teams. `showHost` shows the page with the form for a new one again. */
export function hostTeamRoutes(showHost: ShowHost): Route[] {
  const sendHostTeam = async (visit: Visit): Promise<Response> => {
    signedIn(visit.viewer);
    const form = await readForm(visit);
    try {
      const details = { name: form.text("name"), url: form.text("url") };
      return done(pathOf(await createHostTeam(visit.app, visit.viewer, details)), "The host team is formed.");
    } catch (error) {
      return showHost(visit, form, refusedBy(error));
    }
  };
  return [
    post("/host/teams", sendHostTeam),
    get("/host/teams/:id", (visit) => showHostTeam(visit)),
    post("/host/teams/:id/invitations", sendInvitation),
    post("/host/teams/:id/link", sendLink),
    post("/host/teams/:id/departure", sendDeparture),
    post("/host/teams/:id/members/:user/removal", sendRemoval),
  ];
}

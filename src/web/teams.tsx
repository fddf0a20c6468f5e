import { invitationsFor, openInvitations } from "../accounts/invitation.ts";
import { inviteAddress, openLink } from "../accounts/invitation-offer.ts";
import { changeTeam, createTeam, teamsOf, visibleTeam } from "../accounts/team.ts";
import { signedIn } from "../accounts/viewer.ts";
import { removeFromTeam } from "../benchmarks/entry-members.ts";
import { entriesOfTeam } from "../benchmarks/entry-team.ts";
import { TeamListPage } from "../../views/teams/list.tsx";
import { TeamPage } from "../../views/teams/team.tsx";
import { places } from "../../views/places.ts";
import { type Form, readForm } from "../doors/forms.ts";
import { invitationAddress, invitedMessage } from "./invitations.tsx";
import { type Refused, refusedBy } from "./refused.ts";
import { type SentBack, sentFrom } from "./sent.ts";
import { chrome, get, idParam, page, post, redirect, type Route, safeNext, type Visit } from "./visit.ts";

async function showTeams(visit: Visit, form?: Form, refused?: Refused): Promise<Response> {
  const { db, clock } = visit.app;
  const now = clock.now();
  const user = signedIn(visit.viewer);
  const view = (
    <TeamListPage
      chrome={chrome(visit, "Teams")}
      teams={await teamsOf(db, user.id)}
      invitations={await invitationsFor(db, user, now)}
      values={{ name: form?.text("name") ?? "", url: form?.text("url") ?? "" }}
      next={form?.text("next") ?? ""}
      problems={refused?.problems ?? []}
      now={now}
    />
  );
  return page(visit, view, refused?.status);
}

async function sendTeam(visit: Visit): Promise<Response> {
  signedIn(visit.viewer);
  const form = await readForm(visit);
  try {
    const name = form.text("name");
    const id = await createTeam(visit.app, visit.viewer, { name, url: form.text("url") });
    const next = form.text("next") === "" ? teamPath(id) : safeNext(form.text("next"));
    return redirect(next, { tone: "good", message: `The team ${name.slice(0, 100)} is formed.` });
  } catch (error) {
    return showTeams(visit, form, refusedBy(error));
  }
}

const teamPath = (id: number) => `${places.teams}/${id}`;

type Shown = Partial<SentBack> & { newLink?: string };

async function showTeam(visit: Visit, { form, refused, newLink }: Shown = {}): Promise<Response> {
  const { db, clock } = visit.app;
  const now = clock.now();
  const user = signedIn(visit.viewer);
  const team = await visibleTeam(db, user, idParam(visit, "id"));
  const typed = (name: string, kept: string) => (form?.has(name) ? form.text(name) : kept);
  const view = (
    <TeamPage
      chrome={chrome(visit, team.name)}
      team={team}
      viewerId={user.id}
      entries={await entriesOfTeam(db, team.id)}
      invitations={await openInvitations(db, { kind: "team", id: team.id }, now)}
      newLink={newLink}
      email={typed("email", "")}
      values={{ name: typed("name", team.name), url: typed("url", team.url) }}
      problems={refused?.problems ?? []}
      now={now}
    />
  );
  return page(visit, view, refused?.status);
}

const sent = sentFrom(showTeam);

const done = (path: string, message: string) => redirect(path, { tone: "good", message });

const sendDetails = sent(async (visit, form) => {
  const id = idParam(visit, "id");
  await changeTeam(visit.app, visit.viewer, id, { name: form.text("name"), url: form.text("url") });
  return done(teamPath(id), "The team’s details are saved.");
});

const sendInvitation = sent(async (visit, form) => {
  const id = idParam(visit, "id");
  const email = form.text("email");
  const mailed = await inviteAddress(visit.app, visit.viewer, { kind: "team", id }, email);
  return redirect(teamPath(id), invitedMessage(email, mailed));
});

const sendLink = sent(async (visit) => {
  const id = idParam(visit, "id");
  const token = await openLink(visit.app, visit.viewer, { kind: "team", id });
  return showTeam(visit, { newLink: invitationAddress(visit, token) });
});

const sendDeparture = sent(async (visit) => {
  const { app, viewer } = visit;
  await removeFromTeam(app, viewer, idParam(visit, "id"), signedIn(viewer).id);
  return done(places.teams, "You have left the team.");
});

const sendRemoval = sent(async (visit) => {
  const id = idParam(visit, "id");
  await removeFromTeam(visit.app, visit.viewer, id, idParam(visit, "user"));
  return done(teamPath(id), "The member is removed.");
});

/** A person's teams, and one team. */
export const teamRoutes: Route[] = [
  get("/teams", (visit) => showTeams(visit)),
  post("/teams", sendTeam),
  get("/teams/:id", (visit) => showTeam(visit)),
  post("/teams/:id", sendDetails),
  post("/teams/:id/invitations", sendInvitation),
  post("/teams/:id/link", sendLink),
  post("/teams/:id/departure", sendDeparture),
  post("/teams/:id/members/:user/removal", sendRemoval),
];

import { confirmEmail, emailToConfirm, requestEmail } from "../accounts/email.ts";
import { changeDetails, changePassword } from "../accounts/profile.ts";
import { endSessions, listSessions, revokeSession } from "../accounts/sessions.ts";
import { readSettings } from "../accounts/settings.ts";
import { createToken, listTokens, revokeToken } from "../accounts/tokens.ts";
import { userById } from "../accounts/users.ts";
import { signedIn } from "../accounts/viewer.ts";
import { mailIsOn } from "../platform/mail.ts";
import { ConfirmEmailPage } from "../../views/accounts/confirm-email.tsx";
import { ProfilePage } from "../../views/accounts/profile.tsx";
import { places } from "../../views/places.ts";
import { type Refused, refusedBy } from "./refused.ts";
import { type SentBack, sentFrom } from "./sent.ts";
import { browserOf, sessionCookie, sessionToken } from "./session-cookie.ts";
import { chrome, get, idParam, page, post, redirect, type Route, type Visit } from "./visit.ts";

type Shown = Partial<SentBack> & { newToken?: string };

async function showProfile(visit: Visit, { form, refused, newToken }: Shown = {}): Promise<Response> {
  const { db, clock, config } = visit.app;
  const now = clock.now();
  const { id } = signedIn(visit.viewer);
  const person = await userById(db, id);
  const typed = (name: string, kept: string) => (form?.has(name) ? form.text(name) : kept);
  const view = (
    <ProfilePage
      chrome={chrome(visit, "Profile")}
      name={person.name}
      role={person.role}
      details={{
        fullName: typed("full_name", person.full_name),
        affiliation: typed("affiliation", person.affiliation),
        email: typed("email", person.email),
      }}
      changers={mailIsOn(config) ? null : { contact: (await readSettings(db)).contact }}
      sessions={await listSessions(db, id, sessionToken(visit) ?? "", now)}
      tokens={await listTokens(db, id, now)}
      wish={{
        name: typed("token_name", ""),
        scopes: form?.all("scopes") ?? ["read", "submit"],
        days: typed("days", "90"),
      }}
      newToken={newToken}
      problems={refused?.problems ?? []}
      now={now}
    />
  );
  return page(visit, view, refused?.status);
}

const sent = sentFrom(showProfile);

const done = (message: string, cookies: string[] = []) =>
  redirect(places.profile, { tone: "good", message }, cookies);

const sendDetails = sent(async (visit, form) => {
  const { id } = signedIn(visit.viewer);
  await changeDetails(visit.app.db, id, {
    fullName: form.text("full_name"),
    affiliation: form.text("affiliation"),
  });
  return done("Your details are saved.");
});

const sendEmail = sent(async ({ app, viewer }, form) => {
  const change = { email: form.text("email"), password: form.raw("email_password") };
  await requestEmail(app, signedIn(viewer), change);
  return done(
    `A link is on its way to ${change.email}. Your address changes when you follow it, within an hour.`,
  );
});

async function showConfirmation(visit: Visit, refused?: Refused): Promise<Response> {
  const { db, clock } = visit.app;
  const token = visit.params.token ?? "";
  const email = await emailToConfirm(db, signedIn(visit.viewer), token, clock.now());
  const view = (
    <ConfirmEmailPage
      chrome={chrome(visit, "Confirm your address")}
      email={email}
      token={token}
      problems={refused?.problems ?? []}
    />
  );
  return page(visit, view, refused?.status);
}

async function sendConfirmation(visit: Visit): Promise<Response> {
  const { db, clock } = visit.app;
  const user = signedIn(visit.viewer);
  try {
    await confirmEmail(db, user, visit.params.token ?? "", clock.now());
  } catch (error) {
    return showConfirmation(visit, refusedBy(error));
  }
  return done("Your e-mail address is changed.");
}

const sendPassword = sent(async (visit, form) => {
  const { app, viewer } = visit;
  const change = { current: form.raw("current_password"), next: form.raw("new_password") };
  const token = await changePassword(app.db, signedIn(viewer), change, browserOf(visit), app.clock.now());
  return done("Your password is changed, and every other browser is logged out.", [
    sessionCookie(visit, token),
  ]);
});

/** Answers with the page itself instead of leading to it: the token is shown this once and kept nowhere. */
const sendToken = sent(async (visit, form) => {
  const { app, viewer } = visit;
  const wish = { name: form.text("token_name"), scopes: form.all("scopes"), days: Number(form.text("days")) };
  const newToken = await createToken(app.db, signedIn(viewer).id, wish, app.clock.now());
  return showProfile(visit, { newToken });
});

async function sendTokenRevocation(visit: Visit): Promise<Response> {
  const { app, viewer } = visit;
  await revokeToken(app.db, signedIn(viewer).id, idParam(visit, "id"), app.clock.now());
  return done("The token is revoked.");
}

async function sendSessionRevocation(visit: Visit): Promise<Response> {
  await revokeSession(visit.app.db, signedIn(visit.viewer).id, idParam(visit, "id"));
  return done("That browser is logged out.");
}

async function sendSessionsRevocation(visit: Visit): Promise<Response> {
  await endSessions(visit.app.db, signedIn(visit.viewer).id, sessionToken(visit));
  return done("Every other browser is logged out.");
}

export const profileRoutes: Route[] = [
  get("/profile", (visit) => showProfile(visit)),
  post("/profile/details", sendDetails),
  post("/profile/email", sendEmail),
  get("/profile/email/:token", (visit) => showConfirmation(visit)),
  post("/profile/email/:token", sendConfirmation),
  post("/profile/password", sendPassword),
  post("/profile/tokens", sendToken),
  post("/profile/tokens/:id/revocation", sendTokenRevocation),
  post("/profile/sessions/:id/revocation", sendSessionRevocation),
  post("/profile/sessions/revocation", sendSessionsRevocation),
];

import { personOfReset, requestReset, resetPassword } from "../accounts/reset.ts";
import { ForgotPage } from "../../views/accounts/forgot.tsx";
import { ResetPage } from "../../views/accounts/reset.tsx";
import { Fault } from "../kit/fault.ts";
import { mailIsOn } from "../platform/mail.ts";
import { places } from "../../views/places.ts";
import { readForm } from "../doors/forms.ts";
import { type Refused, refusedBy } from "./refused.ts";
import { chrome, get, page, post, redirect, type Route, type Visit } from "./visit.ts";

async function showReset(visit: Visit, refused?: Refused): Promise<Response> {
  const token = visit.params.token ?? "";
  const { name } = await personOfReset(visit.app.db, token, visit.app.clock.now());
  const problems = refused?.problems ?? [];
  const view = (
    <ResetPage
      chrome={chrome(visit, "Choose a new password")}
      token={token}
      name={name}
      problems={problems}
    />
  );
  return page(visit, view, refused?.status);
}

async function sendReset(visit: Visit): Promise<Response> {
  const form = await readForm(visit);
  const { db, clock } = visit.app;
  try {
    await resetPassword(db, visit.params.token ?? "", form.raw("password"), clock.now());
  } catch (error) {
    return showReset(visit, refusedBy(error));
  }
  return redirect(places.login, { tone: "good", message: "Your new password holds. Log in with it." });
}

function showForgot(visit: Visit, refused?: Refused): Response {
  if (!mailIsOn(visit.app.config)) throw new Fault("missing", "There is no such page.");
  const view = (
    <ForgotPage chrome={chrome(visit, "Forgot your password?")} problems={refused?.problems ?? []} />
  );
  return page(visit, view, refused?.status);
}

async function sendForgot(visit: Visit): Promise<Response> {
  const form = await readForm(visit);
  try {
    await requestReset(visit.app, form.text("login"), visit.address);
  } catch (error) {
    return showForgot(visit, refusedBy(error));
  }
  const message =
    "If there is such an account, a link is on its way to its e-mail address. It works for an hour.";
  return redirect(places.login, { tone: "info", message });
}

export const resetRoutes: Route[] = [
  get("/reset/:token", (visit) => showReset(visit)),
  post("/reset/:token", sendReset),
  get("/forgot", (visit) => showForgot(visit)),
  post("/forgot", sendForgot),
];

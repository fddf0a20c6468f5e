import { startSession } from "../accounts/sessions.ts";
import { checkSetupLink, setUp } from "../accounts/setup.ts";
import type { User } from "../accounts/viewer.ts";
import type { App } from "../platform/app.ts";
import { NotSetUpPage } from "../../views/accounts/not-set-up.tsx";
import { SetupPage } from "../../views/accounts/setup.tsx";
import { places } from "../../views/places.ts";
import { type Form, readForm } from "../doors/forms.ts";
import { detailsOf } from "./person-form.ts";
import { type Refused, refusedBy } from "./refused.ts";
import { browserOf, sessionCookie } from "./session-cookie.ts";
import { chrome, get, page, post, redirect, type Route, type Visit } from "./visit.ts";

/** Imports the demo benchmark for the administrator who asked for it. @returns the path of its page. */
export type ImportDemo = (app: App, by: User) => Promise<string>;

const nobody = { name: "", email: "", fullName: "", affiliation: "" };

async function showSetup(
  visit: Visit,
  offersDemo: boolean,
  form?: Form,
  refused?: Refused,
): Promise<Response> {
  const token = visit.params.token ?? "";
  await checkSetupLink(visit.app.db, token, visit.app.clock.now());
  const view = (
    <SetupPage
      chrome={chrome(visit, "Set up Assay", { registration: false })}
      token={token}
      values={form === undefined ? nobody : detailsOf(form)}
      demo={offersDemo ? { checked: form?.has("demo") ?? true } : null}
      problems={refused?.problems ?? []}
    />
  );
  return page(visit, view, refused?.status);
}

async function sendSetup(visit: Visit, importDemo: ImportDemo | null): Promise<Response> {
  const { app } = visit;
  const form = await readForm(visit);
  const details = detailsOf(form);
  let id: number;
  try {
    id = await setUp(app, visit.params.token ?? "", { ...details, password: form.raw("password") });
  } catch (error) {
    return showSetup(visit, importDemo !== null, form, refusedBy(error));
  }
  const cookie = sessionCookie(visit, await startSession(app.db, id, browserOf(visit), app.clock.now()));
  const done = "Assay is set up, and you are its administrator.";
  if (importDemo === null || !form.has("demo"))
    return redirect(places.admin, { tone: "good", message: done }, [cookie]);
  try {
    const path = await importDemo(app, { id, name: details.name, email: details.email, role: "admin" });
    return redirect(path, { tone: "good", message: `${done} This is the demo benchmark.` }, [cookie]);
  } catch (error) {
    app.log.error("demo was not imported", error, { request: visit.requestId });
    return redirect(
      places.admin,
      { tone: "warn", message: `${done} The demo benchmark could not be imported; the log says why.` },
      [cookie],
    );
  }
}

/** The page behind the first-run link. Without `importDemo` no demo is offered. */
export function setupRoutes(importDemo: ImportDemo | null): Route[] {
  return [
    get("/setup/:token", (visit) => showSetup(visit, importDemo !== null)),
    post("/setup/:token", (visit) => sendSetup(visit, importDemo)),
  ];
}

/** Every other page, while nobody has an account. */
export function notSetUpYet(visit: Visit): Response {
  return page(visit, <NotSetUpPage chrome={chrome(visit, "Not set up yet", { registration: false })} />, 503);
}

import { logIn } from "../accounts/login.ts";
import { register, registrationClosed } from "../accounts/register.ts";
import { endSession } from "../accounts/sessions.ts";
import { readSettings } from "../accounts/settings.ts";
import { mailIsOn } from "../platform/mail.ts";
import { LoginPage } from "../../views/accounts/login.tsx";
import { RegisterPage } from "../../views/accounts/register.tsx";
import { places } from "../../views/places.ts";
import { cookieText } from "./cookies.ts";
import { readForm } from "../doors/forms.ts";
import { detailsOf } from "./person-form.ts";
import { type Refused, refusedBy } from "./refused.ts";
import { browserOf, endedSessionCookie, sessionCookie, sessionToken } from "./session-cookie.ts";
import { chrome, get, page, post, redirect, type Route, safeNext, type Visit } from "./visit.ts";

const ONE_YEAR = 365 * 24 * 60 * 60;

async function showLogin(
  visit: Visit,
  typed = { login: "", next: "" },
  refused?: Refused,
): Promise<Response> {
  const next = typed.next || safeNext(visit.url.searchParams.get("next"));
  if (visit.viewer !== null && refused === undefined) return redirect(next);
  const { contact, openRegistration } = await readSettings(visit.app.db);
  const view = (
    <LoginPage
      chrome={chrome(visit, "Log in")}
      login={typed.login}
      next={next}
      problems={refused?.problems ?? []}
      mail={mailIsOn(visit.app.config)}
      contact={contact}
      registration={openRegistration}
    />
  );
  return page(visit, view, refused?.status);
}

async function sendLogin(visit: Visit): Promise<Response> {
  const form = await readForm(visit);
  const typed = { login: form.text("login"), next: safeNext(form.text("next")) };
  const credentials = { login: typed.login, password: form.raw("password"), address: visit.address };
  const { agent } = browserOf(visit);
  const { db, clock } = visit.app;
  try {
    const token = await logIn(db, credentials, { agent, token: sessionToken(visit) }, clock.now());
    return redirect(typed.next, undefined, [sessionCookie(visit, token)]);
  } catch (error) {
    return showLogin(visit, typed, refusedBy(error));
  }
}

async function sendLogout(visit: Visit): Promise<Response> {
  const token = sessionToken(visit);
  if (token !== undefined) await endSession(visit.app.db, token);
  return redirect(places.home, { tone: "good", message: "You are logged out." }, [endedSessionCookie(visit)]);
}

const nobody = { name: "", email: "", fullName: "", affiliation: "" };

async function showRegister(
  visit: Visit,
  typed = nobody,
  next?: string,
  refused?: Refused,
): Promise<Response> {
  if (!(await readSettings(visit.app.db)).openRegistration) throw registrationClosed();
  const view = (
    <RegisterPage
      chrome={chrome(visit, "Register")}
      values={typed}
      next={next ?? safeNext(visit.url.searchParams.get("next"))}
      problems={refused?.problems ?? []}
    />
  );
  return page(visit, view, refused?.status);
}

async function sendRegister(visit: Visit): Promise<Response> {
  const form = await readForm(visit);
  const details = detailsOf(form);
  const next = safeNext(form.text("next"));
  try {
    await register(visit.app, { ...details, password: form.raw("password") }, visit.address);
  } catch (error) {
    return showRegister(visit, details, next, refusedBy(error));
  }
  const message =
    "Thank you. You can log in now. If that does not work, there was an account with this e-mail address before: use that one.";
  return redirect(`${places.login}?next=${encodeURIComponent(next)}`, { tone: "good", message });
}

async function chooseTheme(visit: Visit): Promise<Response> {
  const form = await readForm(visit);
  const theme = ["light", "dark"].find((value) => value === form.text("theme"));
  const cookie =
    theme === undefined
      ? cookieText("theme", "", { maxAge: 0 })
      : cookieText("theme", theme, { maxAge: ONE_YEAR });
  return redirect(safeNext(form.text("back")), undefined, [cookie]);
}

export const accountRoutes: Route[] = [
  get("/login", (visit) => showLogin(visit)),
  post("/login", sendLogin),
  post("/logout", sendLogout),
  get("/register", (visit) => showRegister(visit)),
  post("/register", sendRegister),
  post("/theme", chooseTheme),
];

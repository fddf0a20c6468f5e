import { changeEmail } from "../accounts/email.ts";
import { hostTeamsWith } from "../accounts/host-team.ts";
import { issueReset, mailReset } from "../accounts/reset.ts";
import { changeRole, changeState } from "../accounts/roles.ts";
import { addUser, listUsers, type Role, roles, userById } from "../accounts/users.ts";
import { administrator } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import { NO_PASSWORD } from "../platform/passwords.ts";
import { NewUserPage } from "../../views/admin/new-user.tsx";
import { UserPage, type ResetLink } from "../../views/admin/user.tsx";
import { UsersPage } from "../../views/admin/users.tsx";
import { type Form, readForm } from "../doors/forms.ts";
import { pageNumber } from "./page-number.ts";
import { detailsOf } from "./person-form.ts";
import { type Refused, refusedBy } from "./refused.ts";
import { sentFrom } from "./sent.ts";
import { baseOf, chrome, get, idParam, page, post, redirect, type Route, type Visit } from "./visit.ts";

const PEOPLE_PER_PAGE = 50;

async function showUsers(visit: Visit): Promise<Response> {
  administrator(visit.viewer);
  const search = (visit.url.searchParams.get("q") ?? "").trim();
  const number = pageNumber(visit);
  const { people, total } = await listUsers(visit.app.db, search, number, PEOPLE_PER_PAGE);
  const view = (
    <UsersPage
      chrome={chrome(visit, "Users")}
      people={people}
      search={search}
      total={total}
      page={number}
      pages={Math.ceil(total / PEOPLE_PER_PAGE)}
      now={visit.app.clock.now()}
    />
  );
  return page(visit, view);
}

const nobody = { name: "", email: "", fullName: "", affiliation: "" };

function showNewUser(visit: Visit, form?: Form, refused?: Refused): Response {
  administrator(visit.viewer);
  const view = (
    <NewUserPage
      chrome={chrome(visit, "Add a user")}
      values={form === undefined ? nobody : detailsOf(form)}
      role={form?.text("role") ?? "participant"}
      problems={refused?.problems ?? []}
    />
  );
  return page(visit, view, refused?.status);
}

/** Adds somebody without a password and shows the link with which they choose one. */
async function sendNewUser(visit: Visit): Promise<Response> {
  const admin = administrator(visit.viewer);
  const { db, clock } = visit.app;
  const form = await readForm(visit);
  const person = { ...detailsOf(form), role: roleIn(form), passwordHash: NO_PASSWORD };
  try {
    const id = await db.transaction().execute((trx) => addUser(trx, person, admin.id, clock.now()));
    return await giveLink(visit, id);
  } catch (error) {
    return showNewUser(visit, form, refusedBy(error));
  }
}

async function showUser(
  visit: Visit,
  id: number,
  shown: { link?: ResetLink; email?: string; refused?: Refused } = {},
): Promise<Response> {
  administrator(visit.viewer);
  const { db } = visit.app;
  const person = await userById(db, id);
  const { link, email = person.email, refused } = shown;
  const view = (
    <UserPage
      chrome={chrome(visit, person.name)}
      person={person}
      hostTeams={await hostTeamsWith(db, id)}
      link={link}
      email={email}
      problems={refused?.problems ?? []}
    />
  );
  return page(visit, view, refused?.status);
}

/** Issues a reset link and shows it on the person's page, this once; mails it too where mail is on. */
async function giveLink(visit: Visit, id: number): Promise<Response> {
  const admin = administrator(visit.viewer);
  const { db, config, clock, log } = visit.app;
  const path = await db.transaction().execute((trx) => issueReset(trx, id, admin.id, clock.now()));
  const { email } = await userById(db, id);
  const mailed = await mailReset(config, email, path).catch((error) => {
    log.error("mail was not sent", error, { request: visit.requestId });
    return false;
  });
  return showUser(visit, id, { link: { address: baseOf(visit) + path, mailed } });
}

const sent = sentFrom((visit, { form, refused }) =>
  showUser(visit, idParam(visit, "id"), {
    email: form.has("email") ? form.text("email") : undefined,
    refused,
  }),
);

const sendLink = sent((visit) => giveLink(visit, idParam(visit, "id")));

const sendRole = sent(async (visit, form) => {
  const admin = administrator(visit.viewer);
  const id = idParam(visit, "id");
  const role = roleIn(form);
  const { db, clock } = visit.app;
  await db.transaction().execute((trx) => changeRole(trx, id, role, admin.id, clock.now()));
  return redirect(`/admin/users/${id}`, {
    tone: "good",
    message: "The role is changed. They have to log in again.",
  });
});

const sendState = sent(async (visit, form) => {
  const admin = administrator(visit.viewer);
  const id = idParam(visit, "id");
  const state = form.text("state") === "disabled" ? "disabled" : "active";
  const { db, clock } = visit.app;
  await db.transaction().execute((trx) => changeState(trx, id, state, admin.id, clock.now()));
  const message = state === "disabled" ? "The account is disabled." : "The account is enabled.";
  return redirect(`/admin/users/${id}`, { tone: "good", message });
});

/** The administrator knows whose address it is, so no mail asks for a confirmation. */
const sendEmail = sent(async (visit, form) => {
  const admin = administrator(visit.viewer);
  const id = idParam(visit, "id");
  const { db, clock } = visit.app;
  await db.transaction().execute((trx) => changeEmail(trx, id, form.text("email"), admin.id, clock.now()));
  return redirect(`/admin/users/${id}`, { tone: "good", message: "The address is changed." });
});

function roleIn(form: Form): Role {
  const role = roles.find((each) => each === form.text("role"));
  if (role === undefined) throw new Fault("invalid", "Choose a role.");
  return role;
}

export const adminUserRoutes: Route[] = [
  get("/admin/users", showUsers),
  get("/admin/users/new", (visit) => showNewUser(visit)),
  post("/admin/users", sendNewUser),
  get("/admin/users/:id", (visit) => showUser(visit, idParam(visit, "id"))),
  post("/admin/users/:id/role", sendRole),
  post("/admin/users/:id/state", sendState),
  post("/admin/users/:id/email", sendEmail),
  post("/admin/users/:id/reset-links", sendLink),
];

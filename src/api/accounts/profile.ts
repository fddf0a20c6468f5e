import { requestEmail } from "../../accounts/email.ts";
import { changeDetails, changePassword } from "../../accounts/profile.ts";
import { changeState } from "../../accounts/roles.ts";
import { endSession } from "../../accounts/sessions.ts";
import { userById } from "../../accounts/users.ts";
import { flag, integer, object, shape, text, told } from "../../kit/schema.ts";
import { ok } from "../about.ts";
import { allowDocumented, readBody, required } from "../body.ts";
import { type Call, caller, get, patch, post, put, type Route } from "../call.ts";
import { detailShape, json, messageShape } from "../json.ts";
import { inFields, Refusal } from "../refusal.ts";

const personShape = shape("User", {
  pk: integer,
  id: integer,
  email: text,
  username: text,
  first_name: text,
  last_name: text,
  affiliation: text,
  github_url: text,
  google_scholar_url: text,
  linkedin_url: text,
  is_staff: flag,
});
const personChange = {
  "first_name?": text,
  "last_name?": text,
  "affiliation?": text,
  "username?": told("It stays as it is", text),
};
const emailBody = { email: text, password: text };
const passwordBody = { old_password: text, new_password1: text, new_password2: text };

/** Whatever a token is for, its owner may see who they are. */
async function show(call: Call): Promise<Response> {
  const person = await userById(call.app.db, caller(call).id);
  const [first = "", ...rest] = person.full_name.split(" ");
  return json({
    pk: person.id,
    id: person.id,
    email: person.email,
    username: person.name,
    first_name: first,
    last_name: rest.join(" "),
    affiliation: person.affiliation,
    github_url: "",
    google_scholar_url: "",
    linkedin_url: "",
    is_staff: person.role === "admin",
  });
}

/** Names travel in two parts; here a person writes their name as they like. */
async function change(call: Call<typeof personChange>): Promise<Response> {
  const user = caller(call);
  const body = await readBody(call);
  allowDocumented(call, body);
  const person = await userById(call.app.db, user.id);
  if ((body.text("username") ?? person.name) !== person.name)
    throw new Refusal(400, "A user name stays as it is.", { username: ["A user name stays as it is."] });
  const [first = "", ...rest] = person.full_name.split(" ");
  const names = [body.text("first_name") ?? first, body.text("last_name") ?? rest.join(" ")];
  const details = {
    fullName: names
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .join(" "),
    affiliation: body.text("affiliation") ?? person.affiliation,
  };
  await inFields({ full_name: "first_name", affiliation: "affiliation" }, () =>
    changeDetails(call.app.db, user.id, details),
  );
  return show(call);
}

async function sendEmail(call: Call<typeof emailBody>): Promise<Response> {
  const body = await readBody(call);
  const given = { email: required(body, "email"), password: required(body, "password") };
  await inFields({ email: "email", email_password: "password" }, () =>
    requestEmail(call.app, caller(call), given),
  );
  return json({ message: `A link is on its way to ${given.email}. Follow it to change your address.` });
}

async function sendPassword(call: Call<typeof passwordBody>): Promise<Response> {
  const { app, address } = call;
  const body = await readBody(call);
  const next = required(body, "new_password1");
  if (required(body, "new_password2") !== next) {
    throw new Refusal(400, "The two password fields didn't match.", {
      new_password2: ["The two password fields didn't match."],
    });
  }
  const given = { current: required(body, "old_password"), next };
  const browser = { agent: call.request.headers.get("user-agent") ?? "", address };
  const session = await inFields({ current_password: "old_password", new_password: "new_password1" }, () =>
    changePassword(app.db, caller(call), given, browser, app.clock.now()),
  );
  // It is for browsers, which would go on with it.
  await endSession(app.db, session);
  return json({ detail: "New password has been saved." });
}

/** Closes the caller's own account. An administrator can open it again. */
async function disable(call: Call): Promise<Response> {
  const { id } = caller(call);
  const { db, clock } = call.app;
  await db.transaction().execute((trx) => changeState(trx, id, "disabled", id, clock.now()));
  return json({});
}

export const profileRoutes: Route[] = [
  get("auth/user", "token", show, { does: "Shows who the caller is", answers: ok(personShape) }),
  ...[put, patch].map((route) =>
    route("auth/user", "submit", change, {
      does: "Changes the caller's name or affiliation",
      body: personChange,
      answers: ok(personShape),
    }),
  ),
  post("auth/password/change", "submit", sendPassword, {
    does: "Changes the caller's password",
    body: passwordBody,
    answers: ok(detailShape),
  }),
  post("accounts/user/update_email", "submit", sendEmail, {
    does: "Sends a link to a new address, which becomes the caller's when it is followed",
    body: emailBody,
    answers: ok(messageShape),
  }),
  post("accounts/user/disable", "submit", disable, {
    does: "Closes the caller's account",
    answers: ok(object({})),
  }),
];

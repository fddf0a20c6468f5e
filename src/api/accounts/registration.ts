import { register } from "../../accounts/register.ts";
import { requestReset, resetPassword } from "../../accounts/reset.ts";
import { isSetUp } from "../../accounts/setup.ts";
import { Fault } from "../../kit/fault.ts";
import { text } from "../../kit/schema.ts";
import { created, ok } from "../about.ts";
import { readBody, required } from "../body.ts";
import { type Call, post, type Route } from "../call.ts";
import { detailShape, json } from "../json.ts";
import { inFields, Refusal } from "../refusal.ts";

const registrationBody = { username: text, email: text, password1: text, password2: text };
const resetRequestBody = { email: text };
const resetBody = { token: text, new_password1: text, new_password2: text };

/** POST auth/registration. The answer is the same whether the address has an account already or not. */
async function sendRegistration(call: Call<typeof registrationBody>): Promise<Response> {
  // The first account is the administrator's, and is made with the link that the server prints.
  if (!(await isSetUp(call.app.db))) throw new Fault("unavailable", "Nobody has set this server up yet.");
  const body = await readBody(call);
  const password = required(body, "password1");
  insistOnSame(password, required(body, "password2"), "password2");
  const person = {
    name: required(body, "username").trim(),
    email: required(body, "email").trim(),
    fullName: "",
    affiliation: "",
    password,
  };
  await inFields({ name: "username", email: "email", password: "password1" }, () =>
    register(call.app, person, call.address),
  );
  return json({ detail: "Your account is ready. Log in to get a token." }, 201);
}

async function sendResetRequest(call: Call<typeof resetRequestBody>): Promise<Response> {
  const email = required(await readBody(call), "email");
  await requestReset(call.app, email, call.address);
  return json({ detail: "Password reset e-mail has been sent." });
}

async function sendReset(call: Call<typeof resetBody>): Promise<Response> {
  const { db, clock } = call.app;
  const body = await readBody(call);
  const password = required(body, "new_password1");
  insistOnSame(password, required(body, "new_password2"), "new_password2");
  await inFields({ password: "new_password1" }, () =>
    resetPassword(db, required(body, "token"), password, clock.now()),
  );
  return json({ detail: "Password has been reset with the new password." });
}

function insistOnSame(password: string, again: string, field: string): void {
  if (password === again) return;
  const message = "The two password fields didn't match.";
  throw new Refusal(400, message, { [field]: [message] });
}

export const registrationRoutes: Route[] = [
  post("auth/registration", "nothing", sendRegistration, {
    does: "Makes an account, where people may make accounts for themselves",
    body: registrationBody,
    answers: created(detailShape),
  }),
  post("auth/password/reset", "nothing", sendResetRequest, {
    does: "Sends a link to set a new password",
    body: resetRequestBody,
    answers: ok(detailShape),
  }),
  post("auth/password/reset/confirm", "nothing", sendReset, {
    does: "Sets a new password with the end of such a link",
    body: resetBody,
    answers: ok(detailShape),
  }),
];

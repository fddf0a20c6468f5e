import { endToken, holderOf, lastingToken, logInProgram, renewToken } from "../../accounts/client-token.ts";
import { Fault } from "../../kit/fault.ts";
import { dateTime, object, shape, text } from "../../kit/schema.ts";
import { ok } from "../about.ts";
import { readBody, required } from "../body.ts";
import { type Call, get, post, type Route, tokenIn } from "../call.ts";
import { detailShape, json, moment } from "../json.ts";
import { Refusal } from "../refusal.ts";

const credentialsBody = { username: text, password: text };
const tokenShape = shape("Token", { token: text, expires_at: dateTime });

/** POST auth/login. The token is good for a quarter of an hour: with it, `get_auth_token` gives one that lasts. */
async function logIn(call: Call<typeof credentialsBody>): Promise<Response> {
  const { app, address } = call;
  const body = await readBody(call);
  const credentials = { login: required(body, "username"), password: body.text("password") ?? "", address };
  try {
    return json({ token: await logInProgram(app, credentials) });
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== "unauthorised") throw error;
    const sentence = "Unable to log in with provided credentials.";
    throw new Refusal(400, sentence, { non_field_errors: [sentence] });
  }
}

async function logOut(call: Call): Promise<Response> {
  await endToken(call.app, heldBy(call));
  return json({ detail: "Successfully logged out." });
}

/** GET accounts/user/get_auth_token. One that lasts is kept as a hash only: who shows it gets back what they showed. */
async function giveToken(call: Call): Promise<Response> {
  const held = heldBy(call);
  if ("accessId" in held) return withEnd(call, await lastingToken(call.app, held));
  return json({ token: tokenIn(call.request), expires_at: moment(held.expiresAt) });
}

async function refresh(call: Call): Promise<Response> {
  return withEnd(call, await renewToken(call.app, heldBy(call)));
}

async function withEnd({ app }: Call, token: string): Promise<Response> {
  const { expiresAt } = await holderOf(app, token);
  return json({ token, expires_at: moment(expiresAt) });
}

export function heldBy({ held }: Call) {
  if (held === null) throw new Fault("unauthorised", "Authentication credentials were not provided.");
  return held;
}

export const sessionRoutes: Route[] = [
  post("auth/login", "nothing", logIn, {
    does: "Logs in: gives a token for a quarter of an hour",
    body: credentialsBody,
    answers: ok(object({ token: text })),
  }),
  post("auth/logout", "token", logOut, {
    does: "Ends the token that is shown",
    answers: ok(detailShape),
  }),
  get("accounts/user/get_auth_token", "token", giveToken, {
    does: "Gives a token that lasts",
    answers: ok(tokenShape),
  }),
  get("accounts/user/refresh_auth_token", "token", refresh, {
    does: "Gives a token that lasts in the place of the one that is shown",
    answers: ok(tokenShape),
  }),
];

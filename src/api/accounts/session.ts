import { clientToken, renewToken } from "../../accounts/client-token.ts";
import { tokenHolder, revokeToken } from "../../accounts/tokens.ts";
import { Fault } from "../../kit/fault.ts";
import { readBody, required } from "../body.ts";
import { type Call, get, post, type Route } from "../call.ts";
import { json, moment } from "../json.ts";
import { Refusal } from "../refusal.ts";

/** POST auth/login. The token is the one that lasts: `get_auth_token` gives it back. */
async function logIn(call: Call): Promise<Response> {
  const { app, address } = call;
  const body = await readBody(call);
  const credentials = { login: required(body, "username"), password: body.text("password") ?? "", address };
  try {
    return json({ token: await clientToken(app.db, credentials, app.clock.now()) });
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== "unauthorised") throw error;
    const sentence = "Unable to log in with provided credentials.";
    throw new Refusal(400, sentence, { non_field_errors: [sentence] });
  }
}

async function logOut(call: Call): Promise<Response> {
  const { user, tokenId } = heldBy(call);
  await revokeToken(call.app.db, user.id, tokenId, call.app.clock.now());
  return json({ detail: "Successfully logged out." });
}

/** GET accounts/user/get_auth_token: tokens are kept as hashes only, so it is the one that was shown. */
function showToken(call: Call): Response {
  const token = /\S+\s*$/.exec(call.request.headers.get("authorization") ?? "")?.[0].trim() ?? "";
  return json({ token, expires_at: moment(heldBy(call).expiresAt) });
}

async function refresh(call: Call): Promise<Response> {
  const { app } = call;
  const token = await renewToken(app.db, heldBy(call), app.clock.now());
  const { expiresAt } = await tokenHolder(app.db, token, app.clock.now());
  return json({ token, expires_at: moment(expiresAt) });
}

export function heldBy({ held }: Call) {
  if (held === null) throw new Fault("unauthorised", "Authentication credentials were not provided.");
  return held;
}

export const sessionRoutes: Route[] = [
  post("auth/login", "nothing", logIn),
  post("auth/logout", "token", logOut),
  get("accounts/user/get_auth_token", "token", showToken),
  get("accounts/user/refresh_auth_token", "token", refresh),
];

import { inviteAddress } from "../../accounts/invitation-offer.ts";
import type { InvitedTo } from "../../accounts/invitation.ts";
import type { TeamDetails } from "../../accounts/team-details.ts";
import { text, told } from "../../kit/schema.ts";
import { allowDocumented, readBody, required } from "../body.ts";
import type { Call } from "../call.ts";
import { json } from "../json.ts";
import { inFields } from "../refusal.ts";

/* What is sent of teams of either kind. */

export const teamBody = { team_name: text, "team_url?": text };
/** What of it can be changed. */
export const teamChange = { "team_name?": text, "team_url?": text };
/** Who is invited. */
export const addressBody = { email: told("The address of whoever is invited", text) };

/** What our teams' fields are called in requests. */
const teamFields = { name: "team_name", url: "team_url" };

/** Makes a team of what is sent. @returns its number. */
export async function teamMade(
  call: Call<typeof teamBody>,
  make: (given: TeamDetails) => Promise<number>,
): Promise<number> {
  const body = await readBody(call);
  const given = { name: required(body, "team_name"), url: withScheme(body.text("team_url")) };
  return inFields(teamFields, () => make(given));
}

/** Changes of a team what is sent. */
export async function teamChanged(
  call: Call<typeof teamChange>,
  team: TeamDetails,
  change: (given: TeamDetails) => Promise<unknown>,
): Promise<void> {
  const body = await readBody(call);
  allowDocumented(call, body);
  const url = body.text("team_url");
  const given = {
    name: body.text("team_name") ?? team.name,
    url: url === undefined ? team.url : withScheme(url),
  };
  await inFields(teamFields, () => change(given));
}

/** EvalAI's client takes a bare domain for the address of a team. */
function withScheme(url: string | undefined): string {
  const text = (url ?? "").trim();
  return text === "" || /^[a-z]+:/i.test(text) ? text : `https://${text}`;
}

/** Whether there is an account of this address is not told. */
export async function invite({ app, viewer }: Call, to: InvitedTo, email: string): Promise<Response> {
  await inFields({ email: "email" }, () => inviteAddress(app, viewer, to, email));
  return json({ message: "The invitation stands: whoever has this address finds it under Teams." }, 202);
}

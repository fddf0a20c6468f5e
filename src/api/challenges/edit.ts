import { rewrite, rewriteMarkup } from "../../benchmarks/edit.ts";
import type { BenchmarkConfig } from "../../benchmarks/config/types.ts";
import { publish, setRegistration, unpublish } from "../../benchmarks/manage.ts";
import { reconfigure } from "../../benchmarks/reconfigure.ts";
import { Fault } from "../../kit/fault.ts";
import { dateTime, flag, listOf, type NameIn, text } from "../../kit/schema.ts";
import { readTimestamp } from "../../kit/timestamp.ts";
import { nothing, ok } from "../about.ts";
import { allowDocumented, type Body, readBody, wrong } from "../body.ts";
import { type Call, get, idParam, patch, post, put, type Route } from "../call.ts";
import { json, messageShape } from "../json.ts";
import { Refusal } from "../refusal.ts";
import { challengeShape, challengesJson } from "./challenge-json.ts";
import { challengeOf, hostedChallengeOf } from "./find.ts";

/** Fields that hold a page's HTML. */
const pages = [
  ["description", "description"],
  ["evaluation_details", "evaluationDetails"],
  ["terms_and_conditions", "terms"],
  ["submission_guidelines", "submissionGuidelines"],
] as const;

const tagChange = { "list_tags?": listOf(text), "domain?": text };
const challengeChange = {
  "title?": text,
  "short_description?": text,
  "description?": text,
  "evaluation_details?": text,
  "terms_and_conditions?": text,
  "submission_guidelines?": text,
  "leaderboard_description?": text,
  "start_date?": dateTime,
  "end_date?": dateTime,
  "is_registration_open?": flag,
  "published?": flag,
  "anonymous_leaderboard?": flag,
  "manual_participant_approval?": flag,
  "allowed_email_domains?": listOf(text),
  "blocked_email_domains?": listOf(text),
  "banned_email_ids?": listOf(text),
  ...tagChange,
};
type Change = Body<NameIn<typeof challengeChange>>;

/** Changes what of a challenge can be changed without a new ZIP. */
async function change(call: Call<typeof challengeChange>): Promise<Response> {
  const { id, hostTeam } = await hostedChallengeOf(call);
  if (hostTeam.id !== idParam(call, "team"))
    throw new Fault("missing", "This host team does not have such a challenge.");
  const body = await readBody(call);
  allowDocumented(call, body);
  const [registration, published] = [body.flag("is_registration_open"), body.flag("published")];
  await reconfigure(call.app, call.viewer, id, (config) => edit(config, body));
  if (registration !== undefined) await setRegistration(call.app, call.viewer, id, registration);
  if (published !== undefined) await (published ? publish : unpublish)(call.app, call.viewer, id);
  return show(call);
}

function edit(config: BenchmarkConfig, body: Change): void {
  config.title = shortText(body, "title") ?? config.title;
  config.shortDescription = body.text("short_description")?.slice(0, 1000) ?? config.shortDescription;
  config.start = dateIn(body, "start_date") ?? config.start;
  config.end = dateIn(body, "end_date") ?? config.end;
  for (const [theirs, ours] of pages) {
    const html = body.text(theirs);
    if (html !== undefined) config.pages[ours] = rewrite(config.pages[ours], html);
  }
  const above = body.text("leaderboard_description");
  if (above !== undefined) config.leaderboardDescription = rewriteMarkup(above);
  config.anonymousBoards = body.flag("anonymous_leaderboard") ?? config.anonymousBoards;
  config.access.manualApproval = body.flag("manual_participant_approval") ?? config.access.manualApproval;
  const lower = (name: "allowed_email_domains" | "blocked_email_domains" | "banned_email_ids") =>
    listIn(body, name)?.map((each) => each.toLowerCase());
  config.access.allowedDomains = lower("allowed_email_domains") ?? config.access.allowedDomains;
  config.access.blockedDomains = lower("blocked_email_domains") ?? config.access.blockedDomains;
  config.access.bannedAddresses = lower("banned_email_ids") ?? config.access.bannedAddresses;
  editTags(config, body);
}

function editTags(config: BenchmarkConfig, body: Body<NameIn<typeof tagChange>>): void {
  const tags = listIn(body, "list_tags");
  if (tags !== undefined && tags.length > 4) throw wrong("list_tags", "Tags are limited to 4.");
  config.tags = tags ?? config.tags;
  config.domain = body.text("domain")?.slice(0, 100) ?? config.domain;
}

function shortText<Name extends string>(body: Pick<Body<Name>, "text">, name: Name): string | undefined {
  const text = body.text(name)?.trim();
  if (text !== undefined && (text === "" || text.length > 100))
    throw wrong(name, "This takes 1 to 100 characters.");
  return text;
}

/** A moment in the body. @throws Refusal when it is no date. */
export function dateIn<Name extends string>(body: Pick<Body<Name>, "text">, name: Name): number | undefined {
  const text = body.text(name);
  if (text === undefined) return undefined;
  const at = readTimestamp(text);
  if (at === null) throw wrong(name, "Datetime has wrong format.");
  return at;
}

/** A list of texts: JSON, or in a form a text with commas. */
export function listIn<Name extends string>(
  body: Pick<Body<Name>, "value">,
  name: Name,
): string[] | undefined {
  const value = body.value(name);
  if (value === undefined) return undefined;
  const items = typeof value === "string" ? value.replace(/^\[|\]$/g, "").split(",") : value;
  if (
    !Array.isArray(items) ||
    items.length > 1000 ||
    items.some((item) => typeof item !== "string" || item.length > 300)
  ) {
    throw wrong(name, "This takes a list of texts.");
  }
  return items.map((item: string) => item.trim().replace(/^"|"$/g, "")).filter((item) => item !== "");
}

async function show(call: Call): Promise<Response> {
  const [shown] = await challengesJson(call, [await challengeOf(call)]);
  return json(shown);
}

async function changeTags(call: Call<typeof tagChange>): Promise<Response> {
  const { id } = await hostedChallengeOf(call);
  const body = await readBody(call);
  allowDocumented(call, body);
  await reconfigure(call.app, call.viewer, id, (config) => editTags(config, body));
  return show(call);
}

/** Hides a challenge that nobody has entered yet. */
async function disable(call: Call): Promise<Response> {
  const { id } = await hostedChallengeOf(call);
  await unpublish(call.app, call.viewer, id);
  return new Response(null, { status: 204 });
}

/** Nobody has to approve a challenge here: its hosts publish it. */
async function requestApproval(call: Call): Promise<Response> {
  const { publishedAt } = await hostedChallengeOf(call);
  if (publishedAt !== null) throw new Refusal(406, "This challenge is published already.");
  return json({ message: "No approval is needed on this server. Publish the challenge when it is ready." });
}

const one = "challenges/challenge_host_team/:team/challenge/:challenge";
export const editRoutes: Route[] = [
  get(one, "read", show, { does: "Shows a challenge of a host team", answers: ok(challengeShape) }),
  ...[put, patch].map((route) =>
    route(one, "host", change, {
      does: "Changes what of a challenge can be changed without a new ZIP; publishes or hides it",
      body: challengeChange,
      answers: ok(challengeShape),
    }),
  ),
  post("challenges/challenge/:challenge/disable", "host", disable, {
    does: "Hides a challenge that nobody has entered yet",
    answers: nothing,
  }),
  patch("challenges/challenge/:challenge/update_challenge_tags_and_domain", "host", changeTags, {
    does: "Changes a challenge's tags",
    body: tagChange,
    answers: ok(challengeShape),
  }),
  get("challenges/:challenge/request_approval", "host", requestApproval, {
    does: "Says that no approval is needed here",
    answers: ok(messageShape),
  }),
];

import { teamsOf } from "../../accounts/team.ts";
import { ownTeam } from "../../accounts/team.ts";
import { visibleHostTeam } from "../../accounts/host-team.ts";
import { listBenchmarks, type ListQuery } from "../../benchmarks/listing.ts";
import { Fault } from "../../kit/fault.ts";
import { either, integer, told } from "../../kit/schema.ts";
import type { Season } from "../../kit/window.ts";
import { ok, pageOf, paging } from "../about.ts";
import { type Call, caller, get, idIn, idParam, type Route } from "../call.ts";
import { askedPage, json, paged } from "../json.ts";
import { challengeShape, challengesJson } from "./challenge-json.ts";
import { challengeOf } from "./find.ts";

/** EvalAI's words for when a challenge runs. */
const seasons: Record<string, Season | undefined> = {
  all: undefined,
  past: "past",
  present: "running",
  future: "upcoming",
};

/** GET challenge/:challenge is a challenge's own page where that is a number, and else, in older clients, a list. */
async function showOneOrList(call: Call): Promise<Response> {
  const name = call.params.challenge ?? "";
  if (Object.hasOwn(seasons, name.toLowerCase())) return list(call, whenOf(name));
  const [shown] = await challengesJson(call, [await challengeOf(call)]);
  return json(shown);
}

/** GET challenge/TIME/APPROVED/PUBLISHED. What is not published only its hosts see, whatever is asked for. */
function showList(call: Call): Promise<Response> {
  const { challenge: time = "", approved = "", published = "" } = call.params;
  const visibility = {
    all: undefined,
    public: true,
    private: false,
    approved: true,
    unapproved: false,
  } as Record<string, boolean | undefined>;
  const asked = [approved, published].map((word) => word.toLowerCase());
  if (asked.some((word) => !Object.hasOwn(visibility, word))) throw wrongWord();
  const wanted = new Set(asked.map((word) => visibility[word]).filter((word) => word !== undefined));
  // Here what is published is approved, so asking for one without the other asks for nothing.
  if (wanted.size > 1) return Promise.resolve(paged(call, askedPage(call, 150), 0, []));
  return list(call, { ...whenOf(time), published: [...wanted][0] });
}

function whenOf(word: string): Pick<ListQuery, "when"> {
  const name = word.toLowerCase();
  if (!Object.hasOwn(seasons, name)) throw wrongWord();
  return seasons[name] === undefined ? {} : { when: seasons[name] };
}

const wrongWord = () => new Fault("invalid", "Wrong url pattern!");

/** A page of challenges; as upstream has it, up to 150 on one. */
async function list(call: Call, query: Omit<ListQuery, "page" | "perPage">): Promise<Response> {
  const { app, viewer } = call;
  const asked = askedPage(call, 150);
  const { benchmarks, total } = await listBenchmarks(app.db, viewer, { ...query, ...asked }, app.clock.now());
  return paged(call, asked, total, await challengesJson(call, benchmarks));
}

/** What one of the caller's teams has entered. */
export async function showEntered(call: Call): Promise<Response> {
  const { id } = await ownTeam(call.app.db, call.viewer, idParam(call, "team"));
  return list(call, { teamIds: [id] });
}

async function showHosted(call: Call): Promise<Response> {
  const { id } = await visibleHostTeam(call.app.db, call.viewer, idParam(call, "team"));
  return list(call, { hostTeamId: id });
}

async function showParticipated(call: Call): Promise<Response> {
  const teams = await teamsOf(call.app.db, caller(call).id);
  return list(call, { ...whenOf(call.params.time ?? ""), teamIds: teams.map(({ id }) => id) });
}

/** GET challenge?participant_team=… or ?host_team=…; without either, what the caller's teams have entered. */
async function showByTeam(call: Call): Promise<Response> {
  const asked = (name: string) => idIn(call.url.searchParams.get(name) ?? undefined);
  const { db } = call.app;
  if (call.url.searchParams.has("host_team")) {
    return list(call, { hostTeamId: (await visibleHostTeam(db, call.viewer, asked("host_team"))).id });
  }
  if (call.url.searchParams.has("participant_team")) {
    return list(call, { teamIds: [(await ownTeam(db, call.viewer, asked("participant_team"))).id] });
  }
  const teams = await teamsOf(db, caller(call).id);
  return list(call, { teamIds: teams.map(({ id }) => id) });
}

const page = ok(pageOf(challengeShape));
export const listingRoutes: Route[] = [
  get("challenges/challenge/:challenge", "nothing", showOneOrList, {
    does: "Shows a challenge; lists several where its place has a season (all, past, present, future)",
    query: paging,
    answers: ok(either(challengeShape, pageOf(challengeShape))),
  }),
  get("challenges/challenge/:challenge/:approved/:published", "nothing", showList, {
    does: "Lists challenges by season (in the place of the number: all, past, present, future) and visibility",
    query: paging,
    answers: page,
  }),
  get("challenges/challenge", "read", showByTeam, {
    does: "Lists the challenges of a team; without a team, those that the caller takes part in",
    query: {
      "participant_team?": told("Number of one of the caller's teams", integer),
      "host_team?": told("Number of a host team", integer),
      ...paging,
    },
    answers: page,
  }),
  get("challenges/challenges/participated/:time", "read", showParticipated, {
    does: "Lists the challenges that the caller takes part in, by season",
    query: paging,
    answers: page,
  }),
  get("challenges/challenge_host_team/:team/challenge", "read", showHosted, {
    does: "Lists the challenges of a host team",
    query: paging,
    answers: page,
  }),
];

import type { Api } from "./api.ts";
import type { Call, ClientCommand } from "./command.ts";
import { localTime } from "./local-time.ts";
import { prettyJson } from "./json-output.ts";
import { painted } from "./paint.ts";
import { drawTable } from "./table.ts";
import { type Challenge, paths, type Team } from "./wire.ts";

export const challengesCommands: ClientCommand[] = [
  {
    words: "challenges",
    summary: "List challenges: all, or those that you take part in or host.",
    flags: {
      participant: { type: "boolean", meaning: "the open ones in which a team of yours takes part" },
      host: { type: "boolean", meaning: "those of your host teams" },
    },
    run: (call) =>
      call.flags.participant === true || call.flags.host === true
        ? ownChallenges(call)
        : season(call, paths.challenges),
  },
  {
    words: "challenges ongoing",
    summary: "List the challenges that are open.",
    flags: {},
    run: (call) => season(call, paths.challenges, isOpen),
  },
  {
    words: "challenges past",
    summary: "List the challenges that have ended.",
    flags: {},
    run: (call) => season(call, paths.past),
  },
  {
    words: "challenges future",
    summary: "List the challenges that are to come.",
    flags: {},
    run: (call) => season(call, paths.future),
  },
];

type Filter = (challenge: Challenge, now: number) => boolean;

const isOpen: Filter = (challenge, now) =>
  Date.parse(challenge.end_date) > now && challenge.approved_by_admin && challenge.published;

async function season(call: Call, path: string, filter: Filter = () => true): Promise<number> {
  const now = call.terminal.now();
  show(call, [null, (await call.api.list<Challenge>(path)).filter((each) => filter(each, now))]);
  return 0;
}

async function ownChallenges(call: Call): Promise<number> {
  const { api, flags, terminal } = call;
  const lists: [string, Challenge[]][] = [];
  if (flags.host === true)
    lists.push(["Hosted", await ofTeams(api, paths.hostTeams, paths.challengesOfHosts)]);
  if (flags.participant === true) {
    const all = await ofTeams(api, paths.teams, paths.challengesOfTeam);
    lists.push(["Participated", all.filter((each) => isOpen(each, terminal.now()))]);
  }
  if (call.isJson) show(call, [null, lists.flatMap(([, list]) => list)]);
  else for (const list of lists) show(call, list);
  return 0;
}

async function ofTeams(api: Api, teams: string, challenges: (team: number) => string): Promise<Challenge[]> {
  const found: Challenge[] = [];
  for (const { id } of await api.list<Team>(teams))
    found.push(...(await api.list<Challenge>(challenges(id))));
  return found;
}

/** A list under its heading. The stock client leaves the heading out where one takes part in nothing. */
function show({ isJson, terminal }: Call, [heading, list]: [string | null, Challenge[]]): void {
  if (isJson) return terminal.out(prettyJson(list));
  if (heading !== null && (heading === "Hosted" || list.length > 0))
    terminal.out(painted(terminal, `\n${heading} Challenges\n`, "bold"));
  terminal.out(
    list.length === 0
      ? painted(terminal, "Sorry, no challenges found.", "bold", "red")
      : drawTable(tableOf(list), terminal),
  );
}

const tableOf = (list: Challenge[]) => ({
  head: ["ID", "Title", "Short Description", "Creator", "Start Date", "End Date"],
  rows: list
    .toReversed()
    .map((each) => [
      String(each.id),
      each.title,
      each.short_description,
      each.creator.team_name,
      localTime(each.start_date),
      localTime(each.end_date),
    ]),
  width: 200,
  paints: ["white", "yellow", "cyan", "white", "green", "red"] as const,
});

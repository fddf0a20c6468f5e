import { Fault } from "../../kit/fault.ts";
import { type Call, type ClientCommand, textFlag } from "./command.ts";
import { wrongUsage } from "./exit-codes.ts";
import { answer } from "./json-output.ts";
import { painted } from "./paint.ts";
import { harmless } from "./plain-text.ts";
import { askFor, confirmed } from "./questions.ts";
import { drawTable } from "./table.ts";
import { paths, type Team } from "./wire.ts";

export const teamsCommands: ClientCommand[] = [
  {
    words: "teams",
    summary: "List your teams, or your host teams.",
    flags: {
      participant: {
        type: "boolean",
        short: "p",
        meaning: "the teams with which you take part, as if nothing is said",
      },
      host: { type: "boolean", short: "h", meaning: "the teams with which you host" },
    },
    run: listTeams,
  },
  {
    words: "teams create KIND",
    summary: "Form a team; KIND is participant or host.",
    flags: {
      name: { type: "string", meaning: "name of the team, so that it is not asked" },
      url: { type: "string", meaning: "web address of the team" },
    },
    run: createTeam,
  },
];

async function listTeams(call: Call): Promise<number> {
  const { api, flags, terminal } = call;
  const isHost = flags.host === true;
  if (isHost && flags.participant === true)
    throw wrongUsage("Sorry, wrong flag. Please pass either one of the flags --participant or --host.");
  const teams = await api.list<Team>(isHost ? paths.hostTeams : paths.teams);
  const head = ["ID", "Team Name", "Created By", "Members", "Team URL"];
  const rows = teams.map(({ id, team_name, created_by, members, team_url }) => [
    id,
    team_name,
    created_by,
    members.map(({ user, member_name }) => (isHost ? user : member_name) ?? "").join(", "),
    team_url || "None",
  ]);
  return answer(call, teams, () =>
    teams.length === 0
      ? painted(terminal, "Sorry, no teams found.", "bold", "red")
      : drawTable({ head, rows, width: 200 }, terminal),
  );
}

async function createTeam(call: Call): Promise<number> {
  const { api, args, terminal } = call;
  const kind = args.KIND ?? "";
  if (kind !== "participant" && kind !== "host")
    throw wrongUsage("Sorry, wrong argument. Please choose either participant or host.");
  const wish = await wishOf(call);
  const team = await api.post<Team>(kind === "host" ? paths.createHostTeam : paths.teams, wish);
  return answer(call, team, () =>
    painted(
      terminal,
      `\nYour ${kind} team ${harmless(team.team_name)} was successfully created.\n`,
      "bold",
      "green",
    ),
  );
}

type Wish = { team_name: string; team_url?: string };

async function wishOf(call: Call): Promise<Wish> {
  const { terminal, isJson } = call;
  const [name, url] = [textFlag(call, "name"), textFlag(call, "url")];
  if (name !== undefined) return url === undefined ? { team_name: name } : { team_name: name, team_url: url };
  if (isJson) throw wrongUsage("With --json nothing is asked: say --name.");
  const team_name = await askFor(terminal, "Enter team name");
  if (!(await confirmed(terminal, `Please confirm the team name - ${team_name}`)))
    throw new Fault("invalid", "Aborted!");
  if (url !== undefined) return { team_name, team_url: url };
  if (!(await confirmed(terminal, "Do you want to enter the Team URL"))) return { team_name };
  let team_url = await askFor(terminal, "Team URL");
  while (!isAddress(team_url)) {
    terminal.err("Sorry, please enter a valid link.");
    team_url = await askFor(terminal, "Team URL");
  }
  return { team_name, team_url };
}

/** With its scheme or without. */
const isAddress = (text: string) =>
  /^\S+\.\S+$/.test(text) && URL.canParse(/^https?:\/\//.test(text) ? text : `https://${text}`);

import { Fault } from "../../kit/fault.ts";
import type { Call, ClientCommand } from "./command.ts";
import { wrongUsage } from "./exit-codes.ts";
import { answer } from "./json-output.ts";
import { localTime } from "./local-time.ts";
import { painted } from "./paint.ts";
import { textOfHtml } from "./plain-text.ts";
import { confirmed } from "./questions.ts";
import { type Cell, drawTable } from "./table.ts";
import { type Challenge, paths, type Phase, type Row } from "./wire.ts";

export const challengeCommands: ClientCommand[] = [
  { words: "challenge CHALLENGE", summary: "Show a challenge.", flags: {}, run: showChallenge },
  {
    words: "challenge CHALLENGE participate TEAM",
    summary: "Take part with a team, after accepting the terms.",
    flags: {
      "accept-terms": { type: "boolean", meaning: "accept the challenge's terms without being asked" },
    },
    run: participate,
  },
  {
    words: "challenge CHALLENGE phases",
    summary: "List the phases of a challenge.",
    flags: {},
    run: listPhases,
  },
  {
    words: "challenge CHALLENGE leaderboard SPLIT",
    summary: "Show a leaderboard; `splits` lists their numbers.",
    flags: {},
    run: showLeaderboard,
  },
];

async function showChallenge(call: Call): Promise<number> {
  const { api, args, terminal } = call;
  const challenge = await api.get<Challenge>(paths.challenge(args.CHALLENGE ?? ""));
  const day = (moment: string) => localTime(moment).split(" ")[0] ?? "";
  const head = [
    "Start Date",
    "End Date",
    "Description",
    "Submission Guidelines",
    "Evaluation Details",
    "Terms and Conditions",
  ];
  const texts = [
    challenge.description,
    challenge.submission_guidelines,
    challenge.evaluation_details,
    challenge.terms_and_conditions,
  ].map(textOfHtml);
  const row = [day(challenge.start_date), day(challenge.end_date), ...texts];
  return answer(call, challenge, () => drawTable({ head, rows: [row], width: 200 }, terminal));
}

async function participate(call: Call): Promise<number> {
  const { api, args, flags, isJson, terminal } = call;
  const { CHALLENGE: challenge = "", TEAM: team = "" } = args;
  if (flags["accept-terms"] !== true) {
    if (isJson) throw wrongUsage("With --json nothing is asked: read the terms, and say --accept-terms.");
    const question = [
      `Please refer challenge terms and conditions here: ${api.host}${paths.terms(challenge)}`,
      "By agreeing to participate in the challenge, you are agreeing to terms and conditions.",
      "Do you accept challenge terms and conditions?",
    ].join("\n\n");
    if (!(await confirmed(terminal, question))) {
      const refusal = "You can't participate in the challenge without accepting terms and conditions";
      throw new Fault("forbidden", refusal);
    }
  }
  await api.post(paths.participate(challenge, team));
  return answer(call, { challenge: Number(challenge), team: Number(team) }, () =>
    painted(terminal, `Your team id ${team} is now participating in this challenge.`, "bold", "green"),
  );
}

async function listPhases(call: Call): Promise<number> {
  const { api, args, terminal } = call;
  const phases = await api.list<Phase>(paths.phases(args.CHALLENGE ?? ""));
  const head = ["Phase ID", "Phase Name", "Challenge ID", "Description"];
  const rows = phases.map(({ id, name, challenge, description }) => [
    id,
    name,
    challenge,
    textOfHtml(description),
  ]);
  return answer(call, phases, () => drawTable({ head, rows, width: 150 }, terminal));
}

async function showLeaderboard(call: Call): Promise<number> {
  const { api, args, terminal } = call;
  const rows = await api.list<Row>(paths.leaderboard(args.SPLIT ?? ""));
  return answer(call, rows, () => {
    const labels = rows[0]?.leaderboard__schema.labels;
    if (labels === undefined) return painted(terminal, "Sorry, no Leaderboard results found.", "bold", "red");
    const head = ["Rank", "Participant Team", ...labels, "Last Submitted"];
    return drawTable({ head, rows: rows.map(rowCells), width: 150 }, terminal);
  });
}

/** The rank is the server's, which knows ties and baselines; EvalAI itself sends none. */
function rowCells(row: Row, index: number): Cell[] {
  const rank = row.rank === undefined ? index + 1 : (row.rank ?? "");
  const team = row.submission__participant_team__team_name;
  return [rank, team, ...row.result, localTime(row.submission__submitted_at)];
}

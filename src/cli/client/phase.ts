import { Fault } from "../../kit/fault.ts";
import { type Call, type ClientCommand, textFlag } from "./command.ts";
import { answer, prettyJson } from "./json-output.ts";
import { dayNamed, localTime } from "./local-time.ts";
import { type Paint, painted } from "./paint.ts";
import { harmless, textOfHtml } from "./plain-text.ts";
import { drawTable } from "./table.ts";
import { paths, type Phase, type Split, type Submission } from "./wire.ts";

export const phaseCommands: ClientCommand[] = [
  { words: "challenge CHALLENGE phase PHASE", summary: "Show a phase.", flags: {}, run: showPhase },
  {
    words: "challenge CHALLENGE phase PHASE splits",
    summary: "List the leaderboards of a challenge, with their numbers.",
    flags: {},
    run: listSplits,
  },
  {
    words: "challenge CHALLENGE phase PHASE submissions",
    summary: "List what your team has submitted to a phase.",
    flags: {
      "start-date": { type: "string", short: "s", meaning: "first day, as mm/dd/yy" },
      "end-date": { type: "string", short: "e", meaning: "last moment, the beginning of a day as mm/dd/yy" },
    },
    run: listSubmissions,
  },
];

async function showPhase(call: Call): Promise<number> {
  const phase = await call.api.get<Phase>(paths.phase(call.args.CHALLENGE ?? "", call.args.PHASE ?? ""));
  const paint = (text: string, ...paints: Paint[]) => painted(call.terminal, text, ...paints);
  const line = (label: string, value: unknown) => paint(`\n${label} : ${inPython(value)}\n`, "bold");
  const day = (label: string, moment: string, colour: Paint) =>
    `\n${paint(`${label} : ${paint(moment.split("T")[0] ?? "", colour)}`, "bold")}\n`;
  return answer(call, phase, () =>
    [
      `\n${paint(harmless(phase.name), "bold", "green")} Challenge ID: ${paint(String(phase.challenge), "bold", "blue")} `,
      `Phase ID: ${paint(String(phase.id), "bold", "blue")}\n\n`,
      `${textOfHtml(phase.description)}\n`,
      day("Start Date", phase.start_date, "green"),
      day("End Date", phase.end_date, "red"),
      line("Maximum Submissions per day", phase.max_submissions_per_day),
      line("Maximum Submissions", phase.max_submissions),
      line("Leaderboard Public", phase.leaderboard_public),
      line("Code Name", phase.codename),
      line("Active", phase.is_active),
      line("Public", phase.is_public),
    ].join(""),
  );
}

/** Yes, no and nothing as the stock client, which is Python, prints them. */
function inPython(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return value === null || value === undefined ? "None" : harmless(String(value));
}

async function listSplits(call: Call): Promise<number> {
  const { api, args, terminal } = call;
  const splits = await api.get<Split[]>(paths.splits(args.CHALLENGE ?? ""));
  if (call.isJson) return answer(call, splits, () => "");
  const none = painted(terminal, "Sorry, no Challenge Phase Splits found.", "bold", "red");
  // Those that only hosts see are left out, as the stock client does.
  const rows = splits
    .filter(({ visibility }) => visibility === 3)
    .map((each) => [each.id, each.dataset_split_name, each.challenge_phase_name]);
  const head = ["Challenge Phase ID", "Dataset Split", "Challenge Phase Name"];
  terminal.out(rows.length === 0 ? none : drawTable({ head, rows, width: 100 }, terminal));
  return 0;
}

async function listSubmissions(call: Call): Promise<number> {
  const { api, args, terminal } = call;
  const day = (name: string) => {
    const text = textFlag(call, name);
    return text === undefined ? null : dayNamed(text);
  };
  const [from, until] = [day("start-date") ?? -Infinity, day("end-date") ?? Infinity];
  const all = await api.list<Submission>(paths.submissions(args.CHALLENGE ?? "", args.PHASE ?? ""));
  const some = all.filter(({ submitted_at }) => {
    const at = Date.parse(submitted_at);
    return at >= from && at <= until;
  });
  if (call.isJson) return (terminal.out(prettyJson(some)), 0);
  if (all.length === 0)
    throw new Fault("missing", "Sorry, you have not made any submissions to this challenge phase.");
  if (some.length === 0)
    throw new Fault("missing", "Sorry, no submissions were made during this time period.");
  const head = ["ID", "Participant Team", "Execution Time(sec)", "Status", "Submitted At", "Method Name"];
  const rows = some.map((each) => [
    each.id,
    each.participant_team_name,
    each.execution_time,
    each.status,
    localTime(each.submitted_at),
    each.method_name || "None",
  ]);
  terminal.out(drawTable({ head, rows, width: 100 }, terminal));
  return 0;
}

import { Fault } from "../../kit/fault.ts";
import type { Call, ClientCommand } from "./command.ts";
import { unreachable } from "./exit-codes.ts";
import { follow } from "./follow.ts";
import { answer } from "./json-output.ts";
import { localTime } from "./local-time.ts";
import { painted } from "./paint.ts";
import { harmless } from "./plain-text.ts";
import { cellText } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { paths, type Submission } from "./wire.ts";

export const submissionCommands: ClientCommand[] = [
  { words: "submission SUBMISSION", summary: "Show a submission.", flags: {}, run: showSubmission },
  { words: "submission SUBMISSION result", summary: "Show its result.", flags: {}, run: showResult },
  {
    words: "submission SUBMISSION stdout",
    summary: "Show what its evaluation printed, where you may see that.",
    flags: {},
    run: (call) => showLog(call, "stdout"),
  },
  {
    words: "submission SUBMISSION stderr",
    summary: "Show what its evaluation said on standard error, where you may see that.",
    flags: {},
    run: (call) => showLog(call, "stderr"),
  },
  {
    words: "submission SUBMISSION watch",
    summary: "Follow its evaluation to the end.",
    flags: {},
    run: async (call) => ended(call, await follow(call, Number(call.args.SUBMISSION))),
  },
];

const asked = ({ api, args }: Call) => api.get<Submission>(paths.submission(args.SUBMISSION ?? ""));

async function showSubmission(call: Call): Promise<number> {
  const submission = await asked(call);
  return answer(call, submission, () => detailsOf(submission, call.terminal));
}

/** Shows what became of a submission. @returns the exit code: 0 when it has scores. */
export function ended(call: Call, submission: Submission): number {
  answer(call, submission, () => detailsOf(submission, call.terminal));
  if (submission.status === "finished") return 0;
  const why = harmless(submission.message ?? "");
  if (why !== "" && !call.isJson) call.terminal.err(why);
  return 1;
}

function detailsOf(submission: Submission, terminal: Pick<Terminal, "hasColours">): string {
  const line = (label: string, value: string) => painted(terminal, `\n${label} : ${value}\n`, "bold");
  const time = submission.execution_time;
  return [
    `\n${painted(terminal, harmless(submission.participant_team_name), "bold", "green")} `,
    `Submission ID: ${painted(terminal, String(submission.id), "bold", "blue")}\n`,
    line("Submission Status", harmless(submission.status)),
    line("Execution Time (sec)", typeof time === "number" ? String(time) : cellText(time)),
    line("Submitted At", localTime(submission.submitted_at)),
  ].join("");
}

async function showResult(call: Call): Promise<number> {
  const { submission_result_file: url } = await asked(call);
  if (!url) throw new Fault("missing", "The Submission is yet to be evaluated.");
  const text = await textAt(call, url);
  return answer(call, jsonIn(text), () => harmless(text));
}

async function showLog(call: Call, kind: "stdout" | "stderr"): Promise<number> {
  const url = (await asked(call))[`${kind}_file`];
  if (!url) throw new Fault("missing", `There is no ${kind}, or none that you may see.`);
  const text = await textAt(call, url);
  return answer(call, { [kind]: text }, () => harmless(text.replace(/\n$/, "")));
}

async function textAt({ api }: Call, url: string): Promise<string> {
  const response = await api.open(url);
  return response.text().catch((error: Error) => {
    throw unreachable(`The download broke off. ${error.message}`);
  });
}

/** A host's script may write something else than JSON for a result. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

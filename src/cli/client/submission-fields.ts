import { readFileSync } from "node:fs";
import { type Call, type Flag, textFlag } from "./command.ts";
import { wrongUsage } from "./exit-codes.ts";
import { askMetadata } from "./metadata-questions.ts";
import { askPerhaps, confirmed } from "./questions.ts";
import { paths, type Phase } from "./wire.ts";

/** What can be said about a method: the flag, the field of the API, the question. */
const details = [
  ["method-name", "method_name", "Method Name"],
  ["method-description", "method_description", "Method Description"],
  ["project-url", "project_url", "Project URL"],
  ["publication-url", "publication_url", "Publication URL"],
] as const;

/** What can be said with a submission, whichever way it is made. */
export const submissionFlags: Record<string, Flag> = {
  public: { type: "boolean", meaning: "show the result to everybody" },
  private: { type: "boolean", meaning: "show it to your team and the hosts only" },
  "method-name": { type: "string", meaning: "name of the method; with any of these, no details are asked" },
  "method-description": { type: "string", meaning: "what the method does" },
  "project-url": { type: "string", meaning: "web address of the project" },
  "publication-url": { type: "string", meaning: "web address of a publication" },
  metadata: {
    type: "string",
    value: "FILE",
    meaning: "file of JSON that answers what the phase asks: [{name, value}]",
  },
  wait: { type: "boolean", meaning: "follow the evaluation to its end; 0 when it finished, 1 when not" },
};

/** @throws Fault usage when it is to be both public and private. */
export function insistOnOneVisibility({ flags }: Pick<Call, "flags">): void {
  if (flags.public === true && flags.private === true)
    throw wrongUsage("Submission can't be public and private.\nPlease select either --public or --private");
}

/** What goes with a submission, from flags or from answers, as the API's form has it. */
export async function submissionFields(call: Call): Promise<Record<string, string>> {
  const { flags } = call;
  const visible = flags.public === true ? "true" : flags.private === true ? "false" : undefined;
  return {
    status: "submitting",
    ...(visible === undefined ? {} : { is_public: visible }),
    ...(await methodFields(call)),
    submission_metadata: await metadataField(call),
  };
}

async function methodFields(call: Call): Promise<Record<string, string>> {
  const said = details.flatMap(([flag, field]) => {
    const text = textFlag(call, flag);
    return text === undefined ? [] : [[field, text] as const];
  });
  if (said.length > 0 || call.isJson) return Object.fromEntries(said);
  if (!(await confirmed(call.terminal, "Do you want to include the Submission Details?"))) return {};
  const answers: Record<string, string> = {};
  for (const [, field, question] of details) answers[field] = await askPerhaps(call.terminal, question);
  return answers;
}

/** What the phase asks about a submission, as JSON. */
async function metadataField(call: Call): Promise<string> {
  const file = textFlag(call, "metadata");
  if (file !== undefined) return jsonFrom(file);
  if (call.isJson) return "[]";
  const { CHALLENGE = "", PHASE = "" } = call.args;
  const { submission_meta_attributes: questions } = await call.api.get<Phase>(paths.phase(CHALLENGE, PHASE));
  if (questions === null || questions.length === 0) return "[]";
  if (!(await confirmed(call.terminal, "Do you want to include the Submission Metadata?"))) return "[]";
  return JSON.stringify(await askMetadata(call.terminal, questions));
}

function jsonFrom(file: string): string {
  try {
    return JSON.stringify(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw wrongUsage(`--metadata takes a file of JSON, and ${file} is none: ${(error as Error).message}`);
  }
}

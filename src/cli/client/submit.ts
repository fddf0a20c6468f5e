import { accessSync, constants, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Json } from "../../kit/canonical-json.ts";
import { sha256Hex } from "../../kit/secret.ts";
import { type Call, type ClientCommand, textFlag } from "./command.ts";
import { wrongUsage } from "./exit-codes.ts";
import { follow } from "./follow.ts";
import { prettyJson } from "./json-output.ts";
import { painted } from "./paint.ts";
import { pendingPlace } from "./pending.ts";
import { sendAnnotation } from "./send-annotation.ts";
import { sendInParts } from "./send-in-parts.ts";
import { sendWhole } from "./send-whole.ts";
import { ended } from "./submission.ts";
import { insistOnOneVisibility, submissionFields, submissionFlags } from "./submission-fields.ts";
import { paths, type Submission } from "./wire.ts";

/** From this size on a file goes in parts, of which one that is lost can be sent again. */
const LARGE = 16 * 2 ** 20;

export const submitCommand: ClientCommand = {
  words: "challenge CHALLENGE phase PHASE submit",
  summary: "Submit a file. After a break, the same command goes on where it broke off.",
  flags: {
    file: { type: "string", isNeeded: true, meaning: "the file to submit" },
    large: { type: "boolean", meaning: "send it in parts; files from 16 MiB on are anyway" },
    annotation: { type: "boolean", meaning: "for hosts: it is the phase's hidden labels" },
    ...submissionFlags,
  },
  async run(call) {
    const { api, flags, isJson, terminal } = call;
    insistOnOneVisibility(call);
    const file = fileNamed(textFlag(call, "file"));
    if (flags.annotation === true) return sendAnnotation(call, file);
    const isLarge = flags.large === true || file.bytes >= LARGE;
    const place = pendingPlace(call, await identityOf(call, file, isLarge));
    if (place.found !== null && !isJson)
      terminal.err(`Going on with the submission of ${file.path} that broke off.`);
    const pending = place.found ?? place.begin(await submissionFields(call));
    const id = await (isLarge ? sendInParts : sendWhole)(call, file, pending, place);
    if (!isJson) terminal.out(successOf(call, file, id, isLarge));
    if (flags.wait === true) return ended(call, await follow(call, id));
    if (isJson) terminal.out(prettyJson(await api.get<Submission>(paths.submission(id))));
    return 0;
  },
};

/** What makes a command the same as one before: where to, which file, and everything said with it. */
async function identityOf({ api, args, flags }: Call, file: SubmittedFile, isLarge: boolean): Promise<Json> {
  const said = Object.entries(flags).filter(([name]) => !["json", "ca", "wait", "file"].includes(name));
  return {
    to: [api.host, args.CHALLENGE ?? "", args.PHASE ?? ""],
    path: resolve(file.path),
    // Of a file in parts, those that are not the same any more are sent again.
    content: isLarge ? file.bytes : sha256Hex(await Bun.file(file.path).bytes()),
    said: Object.fromEntries(said.map(([name, value]) => [name, value ?? null])),
  };
}

function successOf({ terminal }: Call, { path }: SubmittedFile, id: number, isLarge: boolean): string {
  const what = isLarge
    ? `\nYour submission ${path} with the id ${id} is successfully submitted for evaluation.\n`
    : `\nYour file ${path} with the ID ${id} is successfully submitted.\n`;
  const next = `You can use \`${terminal.name} submission ${id}\` to view this submission's status.\n`;
  return `${painted(terminal, what, "bold", "green")}\n${painted(terminal, next, "bold")}`;
}

/** A file that is there, and how large it is. */
export type SubmittedFile = { path: string; bytes: number };

function fileNamed(path: string | undefined): SubmittedFile {
  if (path === undefined) throw wrongUsage("Missing option '--file'.");
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw wrongUsage(`Invalid value for '--file': '${path}': No such file or directory`);
  if (!found.isFile()) throw wrongUsage(`Invalid value for '--file': '${path}' is no file.`);
  try {
    accessSync(path, constants.R_OK);
  } catch {
    throw wrongUsage(`Invalid value for '--file': '${path}': Permission denied`);
  }
  return { path, bytes: found.size };
}

import { parseArgs } from "node:util";
import { type Call, type ClientCommand, commonFlags, numbers } from "./command.ts";
import { clientCommands } from "./commands.ts";
import { wrongUsage } from "./exit-codes.ts";

/** Older and other names of commands and flags: those of the stock client with an old click, and its two-letter flags. */
const names = new Map([
  ["set_token", "set-token"],
  ["get_token", "get-token"],
  ["download_file", "download-file"],
  ["download", "download-file"],
]);
const flagNames = new Map([
  ["-sh", "--set-host"],
  ["-rh", "--reset-host"],
]);

/** The commands that begin with this word; none where it is no word of the client's. */
export function familyOf(word: string): ClientCommand[] {
  const first = names.get(word) ?? word;
  return clientCommands.filter(({ words }) => words.split(" ")[0] === first);
}

export const isClientWord = (word: string) => familyOf(word).length > 0;

/** Whether somebody asks for help. `teams -h` does not: as in the stock client it means host teams. */
export function asksForHelp([word = "", ...rest]: string[]): boolean {
  const isShortTaken = familyOf(word).some(({ flags }) => flags.host?.short === "h");
  return rest.includes("--help") || (rest.includes("-h") && !isShortTaken);
}

/** A command as it was meant, with what stands for its words in capitals, and its flags. */
export type Understood = { command: ClientCommand } & Pick<Call, "args" | "flags">;

/**
 * Finds which command is meant. Flags may stand anywhere, but only those that the command has.
 * @throws Fault usage, or the error of Node's parseArgs, for what is no command.
 */
export function understood([word = "", ...rest]: string[]): Understood {
  const family = familyOf(word);
  const { values, positionals } = parseArgs({
    args: rest.map((each) => flagNames.get(each) ?? each),
    options: optionsOf(family),
    allowPositionals: true,
  });
  const words = [names.get(word) ?? word, ...positionals];
  for (const command of family) {
    const args = argumentsOf(command.words.split(" "), words);
    if (args === null) continue;
    const stranger = Object.keys(values).find((name) => !(name in commonFlags) && !(name in command.flags));
    if (stranger !== undefined) throw wrongUsage(`\`${command.words}\` has no --${stranger}.`);
    return { command, args, flags: values as Call["flags"] };
  }
  throw wrongUsage(
    positionals.length === 0 ? "Something is missing." : `There is no command "${words.join(" ")}".`,
  );
}

/** Every flag of a family, as parseArgs takes them. */
function optionsOf(family: ClientCommand[]): Record<string, { type: "string" | "boolean"; short?: string }> {
  const all = [commonFlags, ...family.map(({ flags }) => flags)].flatMap((flags) => Object.entries(flags));
  return Object.fromEntries(
    all.map(([name, { type, short }]) => [name, short === undefined ? { type } : { type, short }]),
  );
}

/** What stands for the words in capitals; null when it is another command. @throws Fault usage for what should be a number. */
function argumentsOf(pattern: string[], words: string[]): Record<string, string> | null {
  const isArgument = (word: string) => word === word.toUpperCase();
  if (pattern.length !== words.length) return null;
  if (pattern.some((word, index) => !isArgument(word) && word !== words[index])) return null;
  const pairs = pattern.flatMap((word, index) =>
    isArgument(word) ? [[word, words[index] ?? ""] as const] : [],
  );
  const wrong = pairs.find(([name, text]) => numbers.includes(name) && !/^\d{1,15}$/.test(text));
  if (wrong !== undefined)
    throw wrongUsage(`Invalid value for '${wrong[0]}': '${wrong[1]}' is not a valid integer.`);
  return Object.fromEntries(pairs);
}

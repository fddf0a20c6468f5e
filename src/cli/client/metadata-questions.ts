import { Fault } from "../../kit/fault.ts";
import { painted } from "./paint.ts";
import { harmless } from "./plain-text.ts";
import type { Terminal } from "./terminal.ts";
import type { Question } from "./wire.ts";

/** One answer, as EvalAI's API takes it. */
export type Answer = { name: string; value?: string | boolean; values?: string[] };

/** Asks what a phase wants to know, one after the other, each again until the answer fits. */
export async function askMetadata(terminal: Terminal, questions: Question[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const question of questions) answers.push(await askOne(terminal, question));
  return answers;
}

async function askOne(terminal: Terminal, question: Question): Promise<Answer> {
  const { name, required = false } = question;
  for (;;) {
    const text = await terminal.ask(promptFor(terminal, question));
    if (text === null && required) throw new Fault("invalid", `"${harmless(name)}" must be answered.`);
    const given = (text ?? "").trim();
    if (given === "") {
      if (!required) return { name, ...(question.type === "checkbox" ? { values: [] } : { value: "" }) };
      terminal.err(`Error: ${harmless(name)} is a required field`);
      continue;
    }
    const answer = read(question, given);
    if (typeof answer !== "string") return { name, ...answer };
    terminal.err(`Error: ${answer}`);
  }
}

function promptFor(
  terminal: Terminal,
  { name, description, type, required, options = [] }: Question,
): string {
  const about = harmless(`${name}${required ? "*" : ""} (${description})`);
  const choices = harmless(`[${options.map((option) => `'${option}'`).join(", ")}]`);
  const text = {
    text: `${about} []`,
    boolean: `${about} [y/n]`,
    radio: `${about}:\nChoices:${choices}`,
    checkbox: `${about}:\nChoices(separated by comma):${choices}`,
  }[type];
  return `${painted(terminal, text, "yellow")}: `;
}

/** The answer, or what is wrong with it. */
function read({ type, options = [] }: Question, text: string): Omit<Answer, "name"> | string {
  if (type === "text") return { value: text };
  if (type === "boolean") {
    const word = text.toLowerCase();
    if (["true", "t", "yes", "y", "1", "on"].includes(word)) return { value: true };
    return ["false", "f", "no", "n", "0", "off"].includes(word) ? { value: false } : "this takes yes or no";
  }
  if (type === "radio") return options.includes(text) ? { value: text } : "Choose one of the given options";
  const values = text.split(",").map((each) => each.trim());
  return values.every((each) => options.includes(each))
    ? { values }
    : "Choose correct value(s) from the given options only";
}

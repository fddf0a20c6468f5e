import { Fault } from "../../kit/fault.ts";
import { painted } from "./paint.ts";
import type { Terminal } from "./terminal.ts";

const aborted = () => new Fault("invalid", "Aborted!");

/** Asks until something is typed. @throws Fault when nobody answers. */
export async function askFor(terminal: Terminal, question: string, isSecret = false): Promise<string> {
  for (;;) {
    const text = await terminal.ask(`${question}: `, isSecret);
    if (text === null) throw aborted();
    if (text !== "") return text;
  }
}

/** Asks for something that may be left open. */
export async function askPerhaps(terminal: Terminal, question: string): Promise<string> {
  return (await terminal.ask(`${painted(terminal, question, "yellow")} []: `)) ?? "";
}

/** Asks for yes or no; nothing typed, and nobody there, mean no. */
export async function confirmed(terminal: Terminal, question: string): Promise<boolean> {
  for (;;) {
    const text = await terminal.ask(`${question} [y/N]: `);
    const word = (text ?? "").trim().toLowerCase();
    if (text === null || ["", "n", "no"].includes(word)) return false;
    if (["y", "yes"].includes(word)) return true;
    terminal.err("Error: invalid input");
  }
}

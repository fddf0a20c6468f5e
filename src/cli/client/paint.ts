import type { Terminal } from "./terminal.ts";

const codes = { red: 31, green: 32, yellow: 33, blue: 34, cyan: 36, white: 37, bold: 1 };

export type Paint = keyof typeof codes;

/** Text in the stock client's colours, where the terminal has colours. */
export function painted(
  { hasColours }: Pick<Terminal, "hasColours">,
  text: string,
  ...paints: Paint[]
): string {
  if (!hasColours || text === "") return text;
  return `${paints.map((paint) => `\u001b[${codes[paint]}m`).join("")}${text}\u001b[0m`;
}

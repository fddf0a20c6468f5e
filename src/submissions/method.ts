import type { Problem } from "../kit/problem.ts";

/** What the usual four questions ask about the method behind a submission. All optional. */
export type Method = { name: string; description: string; projectUrl: string; publicationUrl: string };

const LONGEST = { name: 1000, description: 10_000, projectUrl: 1000, publicationUrl: 1000 } as const;

/** Checks lengths and addresses; only web addresses, since they become links. */
export function methodProblems(method: Method): Problem[] {
  const problems: Problem[] = [];
  for (const [field, longest] of Object.entries(LONGEST) as [keyof Method, number][]) {
    if (method[field].length > longest) {
      problems.push({
        severity: "error",
        place: field,
        message: `This takes at most ${longest} characters.`,
      });
    }
  }
  for (const field of ["projectUrl", "publicationUrl"] as const) {
    const protocol = URL.parse(method[field])?.protocol;
    if (method[field] !== "" && protocol !== "http:" && protocol !== "https:") {
      problems.push({
        severity: "error",
        place: field,
        message: "This takes a web address that begins with https:// or http://.",
      });
    }
  }
  return problems;
}

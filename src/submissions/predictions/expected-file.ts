import type { Scorer } from "../../benchmarks/scorer.ts";
import { TABLE_ENDINGS } from "./format.ts";
import { quotedIfNeeded } from "./template.ts";

/** What a file of predictions must look like, for the page where it is handed in. */
export type ExpectedFile = {
  endings: string[];
  columns: { name: string; holds: "id" | "probability" | "number"; meaning: string }[];
  /** What holds for the whole file, as sentences. */
  rules: string[];
  /** The beginning of such a file, as CSV. */
  example: string;
};

/** Says which file types, columns and values a scorer takes. */
export function describeExpectedFile(scorer: Scorer): ExpectedFile {
  const classes = Object.entries(scorer.predictions);
  const isRegression = scorer.task === "regression";
  const predictions = classes.map(([name, column]) => ({
    name: column,
    holds: isRegression ? ("number" as const) : ("probability" as const),
    meaning: meaningOf(scorer, name),
  }));
  const rules = [
    "Column names match letter by letter; other columns are ignored.",
    "Each case has one row, in any order.",
    missingRule(scorer),
    `Numbers are finite and written with a decimal point${isRegression ? "" : "; probabilities lie between 0 and 1"}.`,
  ];
  if (scorer.task === "multiclass") rules.push("The probabilities of a case add up to 1, within 0.001.");
  const header = [scorer.id, ...Object.values(scorer.predictions)].map(quotedIfNeeded).join(",");
  const example = `${header}\n${exampleRow("case-1", classes.length, scorer)}\n${exampleRow("case-2", classes.length, scorer)}\n`;
  const id = {
    name: scorer.id,
    holds: "id" as const,
    meaning: "The id of a case, as in the data of this phase.",
  };
  return { endings: TABLE_ENDINGS, columns: [id, ...predictions], rules, example };
}

function meaningOf(scorer: Scorer, name: string): string {
  if (scorer.task === "regression") return `The predicted ${scorer.target}.`;
  if (scorer.task === "binary") return `The probability that ${scorer.target} is "${scorer.positive}".`;
  return `The probability that ${scorer.target} is "${name}".`;
}

/** Whether a file may leave cases out. Regression knows no worst prediction, so `penalise` refuses there too. */
export function mayLeaveOut(scorer: Scorer): boolean {
  if (scorer.missing === "coverage-only") return true;
  return scorer.missing === "penalise" && scorer.task !== "regression";
}

function missingRule(scorer: Scorer): string {
  if (!mayLeaveOut(scorer)) return "No case may be missing.";
  return scorer.missing === "penalise"
    ? "A missing case counts as the worst possible prediction."
    : "Missing cases are left out of the score; the share of cases present is published with it.";
}

function exampleRow(id: string, width: number, { task }: Scorer): string {
  if (task === "regression") return `${id},12.5`;
  if (width === 1) return `${id},${id === "case-1" ? "0.82" : "0.07"}`;
  const likely = id === "case-1" ? 0 : width - 1;
  return [
    id,
    ...Array.from({ length: width }, (_, k) => ((k === likely ? width + 1 : 1) / (2 * width)).toFixed(4)),
  ].join(",");
}

import type { Scorer, ScorerTask } from "../scorer.ts";
import type { Section } from "./section.ts";

const tasks: readonly ScorerTask[] = ["binary", "multiclass", "regression"];

/** The `scorer:` block (`src/benchmarks/scorer.ts` shows one). */
export function readScorer(block: Section): Scorer {
  const task = tasks.find((word) => word === block.text("task"));
  if (task === undefined && block.has("task")) {
    block.error("task", `"${block.maybeText("task")}" is no task.`, `Use one of: ${tasks.join(", ")}.`);
  }
  const scorer: Scorer = {
    task: task ?? "binary",
    id: block.text("id"),
    target: block.text("target"),
    predictions: readPredictions(block, task),
    positive: block.maybeText("positive", { max: 100 }) ?? "1",
    threshold: readThreshold(block),
    ordinal: block.flag("ordinal", false),
    split: block.maybeText("split", { max: 100 }),
    primary: block.text("primary"),
    missing: block.choice("missing", ["strict", "penalise", "coverage-only"], "strict"),
  };
  block.reportLeftOver();
  return scorer;
}

/** One column, or for several classes a map from class to column. */
function readPredictions(block: Section, task: ScorerTask | undefined): Record<string, string> {
  if (task !== "multiclass") return { "": block.text("prediction") };
  const columns = block.section("prediction");
  if (columns === null) {
    const isMissing = !block.has("prediction");
    if (isMissing) block.error("prediction", "There is no prediction.", "Add a column for each class.");
    return {};
  }
  if (columns.keys().length < 2) block.error("prediction", "It names fewer than two classes.");
  return Object.fromEntries(columns.keys().map((name) => [name, columns.text(name)]));
}

function readThreshold(block: Section): number {
  const value = block.raw("threshold") ?? 0.5;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  block.error("threshold", "It is no number.", 'Write "threshold: 0.5".');
  return 0.5;
}

import type { Expected, SplitScores } from "../verdict.ts";
import { excerpt, type Failed, failed, quoted, sentences } from "./failure.ts";
import { readNumber } from "./number.ts";
import { isObject, parseObject } from "./report.ts";

/** Limits on the scores that a script hands back (EvalAI has none). */
const limits = { characters: 256 * 1024, keysPerSplit: 64 };

type Values = Record<string, unknown>;
type Item = { split: string; values: Values };

/**
 * Reads `{ "result": [{split: {metric: number}}], "error": [{split: {error_metric: number}}] }`.
 *
 * As in EvalAI, only the first key of each item is read; unlike there, a declared metric must be there and finite, and one
 * that is not declared is left out.
 */
export function readScores(
  json: string,
  boards: Expected["boards"],
): { splits: SplitScores[]; notes: string[] } | { failure: Failed } {
  if (json.length > limits.characters) {
    const message = `The evaluation script handed back more scores than fit in ${limits.characters / 1024} KB.`;
    return { failure: failed("output_too_large", message, `They take ${json.length} characters of JSON.`) };
  }
  const returned = parseObject(json);
  const results = readItems(returned?.result);
  const errors = readItems(returned?.error ?? []);
  if (results === null || errors === null || results.length === 0) {
    const detail = `Not a list such as [{"split": {"metric": 0.5}}]: ${excerpt(returned)}`;
    return { failure: failed("malformed_output", sentences.malformed, detail) };
  }
  const expected = labelsBySplit(boards);
  const twice = results.find((item, at) => results.findIndex(({ split }) => split === item.split) < at);
  if (twice !== undefined) {
    const detail = `It returned the split ${excerpt(twice.split)} more than once.`;
    return { failure: failed("malformed_output", sentences.malformed, detail) };
  }
  for (const item of results) {
    const failure = itemFailure(item, expected);
    if (failure !== null) return { failure };
  }
  const splits: SplitScores[] = [];
  const notes: string[] = [];
  for (const item of results) {
    const labels = expected.get(item.split) ?? [];
    const widths = errors.find(({ split }) => split === item.split)?.values ?? {};
    splits.push(scoresOf(item, labels, widths));
    notes.push(...remarksOn(item, labels, widths));
  }
  const absent = [...expected.keys()].filter((split) => !splits.some((each) => each.split === split));
  if (absent.length > 0) notes.push(`No scores were returned for ${quoted(absent)}.`);
  return { splits, notes };
}

/** A split can be on several boards, each with metrics of its own. */
function labelsBySplit(boards: Expected["boards"]): Map<string, string[]> {
  const labels = new Map<string, string[]>();
  for (const board of boards) {
    labels.set(board.split, [...new Set([...(labels.get(board.split) ?? []), ...board.labels])]);
  }
  return labels;
}

/** The first key of each item; null unless each is an object of objects. */
function readItems(list: unknown): Item[] | null {
  if (!Array.isArray(list)) return null;
  const items = list.map((item: unknown): Item | null => {
    const [split, values] = (isObject(item) ? Object.entries(item)[0] : undefined) ?? [];
    return split === undefined || !isObject(values) ? null : { split, values };
  });
  return items.includes(null) ? null : (items as Item[]);
}

/**
 * What keeps one item from being the scores of a split of this phase. Which split and which metric is for the host alone:
 * whether a metric can be computed is a fact about hidden labels, and some boards are hidden themselves.
 */
function itemFailure({ split, values }: Item, expected: Map<string, string[]>): Failed | null {
  const labels = expected.get(split);
  if (labels === undefined) {
    const known = `The splits of this phase are ${quoted([...expected.keys()])}.`;
    const message = "The evaluation script handed back scores for a split that this phase does not have.";
    return failed("unknown_split", message, `It returned the split ${excerpt(split)}. ${known}`);
  }
  const keys = Object.keys(values);
  if (keys.length > limits.keysPerSplit) {
    const message = `The evaluation script handed back more than ${limits.keysPerSplit} metrics for a split.`;
    return failed("output_too_large", message, `It returned ${keys.length} for ${quoted([split])}.`);
  }
  const missing = labels.filter((label) => !Object.hasOwn(values, label));
  if (missing.length > 0) {
    const message = "The evaluation script handed back no value for a metric of this benchmark.";
    return failed(
      "missing_metric",
      message,
      `${quoted(missing)} is missing in the split "${split}": it returned ${excerpt(keys)}.`,
    );
  }
  const defects = labels.flatMap((label) => {
    const reading = readNumber(values[label]);
    return "defect" in reading
      ? [`In the split "${split}", "${label}" is ${reading.defect} (${excerpt(values[label])}).`]
      : [];
  });
  if (defects.length === 0) return null;
  return failed(
    "not_finite",
    "The evaluation script handed back a value that is no finite number.",
    defects.join("\n"),
  );
}

function scoresOf({ split, values }: Item, labels: string[], widths: Values): SplitScores {
  return {
    split,
    scores: labels.flatMap((metric) => {
      const value = numberOf(values[metric]);
      return value === null
        ? []
        : [{ metric, value, low: null, high: null, error: halfWidth(widths[`error_${metric}`]) }];
    }),
  };
}

/** A half-width below zero is none. */
function halfWidth(value: unknown): number | null {
  const width = numberOf(value);
  return width === null || width < 0 ? null : width;
}

function numberOf(value: unknown): number | null {
  const reading = readNumber(value);
  return "value" in reading ? reading.value : null;
}

function remarksOn({ split, values }: Item, labels: string[], widths: Values): string[] {
  const extra = Object.keys(values).filter((key) => !labels.includes(key));
  const unusable = Object.keys(widths).filter((key) => halfWidth(widths[key]) === null);
  return [
    ...(extra.length === 0
      ? []
      : [`Left out of "${split}", not declared: ${extra.length} (${excerpt(extra)}).`]),
    ...(unusable.length === 0 ? [] : [`Error bars of "${split}" that cannot be used: ${excerpt(unusable)}.`]),
  ];
}

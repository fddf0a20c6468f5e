import { Fault } from "../../kit/fault.ts";
import { readNumber } from "../script/number.ts";
import { isObject } from "../script/report.ts";
import type { Expected, SplitScores } from "../verdict.ts";

/** Scores that the organisers' machine reports, and the part of them that the team is shown. */
export type RemoteResults = { splits: SplitScores[]; forTeam: Record<string, number>[] };

/** As in the built-in scoring of scripts: more than this is no list of metrics. */
const LARGEST = 256 * 1024;

/**
 * Reads `[{"split": codename, "show_to_participant": bool, "accuracies": {label: number}}]` against what the phase's boards
 * expect. Metrics may be left out; ones that no board declares, and values that are no finite numbers, are refused.
 *
 * @throws Fault invalid, naming the split or the metric.
 */
export function readResults(json: string, boards: Expected["boards"]): RemoteResults {
  const list = parsed(json);
  const splits: SplitScores[] = [];
  const forTeam: Record<string, number>[] = [];
  for (const item of list) {
    if (!isObject(item) || typeof item.split !== "string" || !isObject(item.accuracies)) {
      throw invalid('Each item of `result` has a "split" and its "accuracies".');
    }
    const { split } = item;
    const labels = boards.filter((board) => board.split === split).flatMap((board) => board.labels);
    if (labels.length === 0) throw invalid(`This phase has no board on the split "${split.slice(0, 100)}".`);
    if (splits.some((each) => each.split === split)) throw invalid(`The split "${split}" is there twice.`);
    const values = metricsOf(item.accuracies, labels);
    const scores = Object.entries(values).map(([metric, value]) => ({
      metric,
      value,
      low: null,
      high: null,
      error: null,
    }));
    splits.push({ split, scores });
    if (item.show_to_participant === true) forTeam.push(values);
  }
  return { splits, forTeam };
}

function parsed(json: string): unknown[] {
  if (json.length > LARGEST) throw invalid(`\`result\` is longer than ${LARGEST / 1024} KB.`);
  try {
    const value: unknown = JSON.parse(json);
    if (Array.isArray(value) && value.length > 0) return value;
  } catch {
    // Said below.
  }
  throw invalid(
    "`result` key contains invalid data: it takes a JSON list with an item per split. Please try again with correct format.",
  );
}

function metricsOf(accuracies: Record<string, unknown>, labels: string[]): Record<string, number> {
  const names = Object.keys(accuracies);
  const unknown = names.filter((name) => !labels.includes(name));
  if (unknown.length > 0) throw invalid(`Following metrics are not in the leaderboard: ${listed(unknown)}`);
  const values: [string, number][] = [];
  const malformed: string[] = [];
  for (const name of names) {
    const reading = readNumber(accuracies[name]);
    if ("value" in reading) values.push([name, reading.value]);
    else malformed.push(name);
  }
  if (malformed.length > 0)
    throw invalid(`Values for following metrics are not of float/int: ${listed(malformed)}`);
  return Object.fromEntries(values);
}

const listed = (names: string[]) =>
  names
    .slice(0, 20)
    .map((name) => name.slice(0, 100))
    .join(", ");

function invalid(message: string): Fault {
  return new Fault("invalid", message);
}

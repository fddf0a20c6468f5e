import { reference } from "./config-id.ts";
import type { Section } from "./section.ts";
import type { BenchmarkConfig, BoardConfig, BoardVisibility } from "./types.ts";

/** EvalAI's numbers (ChallengePhaseSplit in its challenges/models.py). */
export const visibilityNumbers: Record<BoardVisibility, number> = { host: 1, owner: 2, public: 3 };

type Known = Pick<BenchmarkConfig, "phases" | "splits" | "metricSets">;

/** The `challenge_phase_splits:` list. */
export function readBoards(top: Section, known: Known): BoardConfig[] {
  const sections = top.sections("challenge_phase_splits", {
    message: "No phase is linked to a dataset split and a leaderboard, so no score has a place.",
    remedy: "Add an item with challenge_phase_id, dataset_split_id and leaderboard_id.",
  });
  const boards: BoardConfig[] = [];
  for (const section of sections) {
    const board = readBoard(section, known);
    const isNew = !boards.some(({ phase, split }) => phase === board.phase && split === board.split);
    if (isNew) boards.push(board);
    else
      section.warn(
        "challenge_phase_id",
        "Its phase and split are linked before; only the first link counts.",
      );
  }
  return boards;
}

function readBoard(section: Section, known: Known): BoardConfig {
  const board: BoardConfig = {
    phase: reference(section, "challenge_phase_id", "phase", idsOf(known.phases)),
    split: reference(section, "dataset_split_id", "dataset split", idsOf(known.splits)),
    metricSet: reference(section, "leaderboard_id", "leaderboard", idsOf(known.metricSets)),
    visibility: readVisibility(section),
    precision: readPrecision(section),
    descending: section.flag("is_leaderboard_order_descending", true),
    // The documentation of EvalAI spells this key wrong, and so do benchmarks written after it.
    showExecutionTime: section.flag(
      section.has("showeceution_time") ? "showeceution_time" : "show_execution_time",
      false,
    ),
    latestSubmission: section.flag("show_leaderboard_by_latest_submission", false),
    showScores: section.flag("show_scores_on_leaderboard", true),
  };
  section.passOver("id", "config_id");
  section.reportLeftOver();
  return board;
}

function idsOf(items: { configId: string }[]): Set<string> {
  return new Set(items.map((item) => item.configId));
}

function readVisibility(section: Section): BoardVisibility {
  const number = section.count("visibility", visibilityNumbers.public);
  const found = (Object.keys(visibilityNumbers) as BoardVisibility[]).find(
    (word) => visibilityNumbers[word] === number,
  );
  if (found === undefined) {
    section.warn("visibility", "It is none of 1 (host), 2 (owner and host) and 3 (public); 1 is used.");
  }
  return found ?? "host";
}

function readPrecision(section: Section): number {
  const decimals = section.count("leaderboard_decimal_precision", 2);
  if (decimals <= 10) return decimals;
  section.warn("leaderboard_decimal_precision", "More than 10 decimals are not shown; 10 is used.");
  return 10;
}

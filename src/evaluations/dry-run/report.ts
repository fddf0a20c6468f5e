import type { Expected, Verdict } from "../verdict.ts";
import type { Scored } from "../evaluate.ts";

/** What a dry run found, for the host. */
export type DryRunReport = {
  scores: { split: string; metric: string; value: number; low: number | null; high: number | null }[];
  findings: Finding[];
  seconds: number;
  peakMemoryBytes: number | null;
  stdout: string;
  stderr: string;
};

/** An error would fail every submission; a warning is worth a look. */
export type Finding = { severity: "error" | "warning"; text: string };

/** Turns a scoring into a report: what would go wrong, and with which boards. Pure. */
export function reportOf(scored: Scored, boards: Expected["boards"], seconds: number): DryRunReport {
  const { verdict, notes, stdout, stderr, peakMemoryBytes } = scored;
  return {
    scores: scoresOf(verdict),
    findings: [
      ...failure(verdict),
      ...emptyBoards(verdict, boards),
      ...notes.map((text) => ({ severity: "warning" as const, text })),
    ],
    seconds,
    peakMemoryBytes,
    stdout,
    stderr,
  };
}

function scoresOf(verdict: Verdict): DryRunReport["scores"] {
  if (verdict.outcome === "failed") return [];
  return verdict.splits.flatMap(({ split, scores }) =>
    scores.map(({ metric, value, low, high }) => ({ split, metric, value, low, high })),
  );
}

function failure(verdict: Verdict): Finding[] {
  if (verdict.outcome === "finished") return [];
  const text = verdict.detail === verdict.message ? verdict.message : `${verdict.message}\n${verdict.detail}`;
  return [{ severity: "error", text }];
}

function emptyBoards(verdict: Verdict, boards: Expected["boards"]): Finding[] {
  if (boards.length === 0) {
    return [
      {
        severity: "error",
        text: "No board shows this phase: its scores would be seen by nobody. Attach it to a split and a leaderboard in the YAML.",
      },
    ];
  }
  if (verdict.outcome === "failed") return [];
  const returned = new Set(verdict.splits.map((each) => each.split));
  return boards
    .filter((board) => !returned.has(board.split))
    .map((board) => ({
      severity: "error",
      text: `Nothing was returned for the split "${board.split}", which this phase has a board for.`,
    }));
}

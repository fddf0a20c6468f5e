import type { RankedRow } from "../../src/leaderboards/rows.ts";
import type { RankedScore } from "../../src/leaderboards/scores.ts";

/** A metric of a board as people read about it. */
export type ShownMetric = {
  label: string;
  /** The field's own term, or the label. */
  name: string;
  meaning: string;
  ascending: boolean;
};

/** A board as it is shown; what the reader may not see is already gone. */
export type BoardView = {
  id: number;
  /** "Test", or with several splits "Test, external hospital". */
  name: string;
  precision: number;
  metrics: ShownMetric[];
  orderBy: string;
  ascending: boolean;
  rows: RankedRow[];
  total: number;
  page: number;
  pages: number;
  showsScores: boolean;
  showsTime: boolean;
  isHost: boolean;
};

/** What a row is called: baselines by their method, teams by their name. */
export function rowName({ isBaseline, methodName, team }: RankedRow): string {
  return isBaseline && methodName !== "" ? methodName : team.name;
}

/** The ends of a score's interval: given as such, or as the error that a script reported. */
export function endsOf({ value, low, high, error }: RankedScore): {
  low: number | null;
  high: number | null;
} {
  return low === null && error !== null ? { low: value - error, high: value + error } : { low, high };
}

/** The best value of a metric among these rows; undefined where none has it. */
export function bestOf(rows: RankedRow[], { label, ascending }: ShownMetric): number | undefined {
  const values = rows.flatMap(({ scores }) => scores.get(label)?.value ?? []);
  if (values.length === 0) return undefined;
  return values.reduce((best, value) => (ascending ? Math.min(best, value) : Math.max(best, value)));
}

/** The address of this board ordered and paged like this, as a query. */
export function boardQuery(board: number, order: string, page = 1): string {
  const query = new URLSearchParams({ board: String(board), order });
  if (page > 1) query.set("page", String(page));
  return `?${query}`;
}

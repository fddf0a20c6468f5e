/** What decides which way a metric is better: what the metric says of itself, else the board. */
export type Direction = { details: string; descending: number };

/** The stored details of a metric set, read: label → whether smaller is better (null: the board says) and what it means. */
export type MetricDetails = Record<string, { ascending: boolean | null; description: string } | undefined>;

export function readMetricDetails(json: string): MetricDetails {
  return JSON.parse(json) as MetricDetails;
}

/** Whether a smaller value of this metric is better on this board. */
export function isAscending(board: Direction, metric: string): boolean {
  return readMetricDetails(board.details)[metric]?.ascending ?? board.descending === 0;
}

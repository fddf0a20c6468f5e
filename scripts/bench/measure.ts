/** One number that was measured, beside what it ought to be. */
export type Measure = {
  what: string;
  value: number;
  unit: string;
  /** Null for a number that only explains another one. */
  target: Target | null;
  /** How it was measured, or what else was seen. */
  note?: string;
};

export type Target = { atMost: number } | { atLeast: number };

/** A bench: measures one thing and says what it found. It cleans up behind itself. */
export type Bench = () => Promise<Measure[]>;

/**
 * The nearest-rank quantile, so that it is a value that was seen: of 100 values, quantile 0.99 is the 99th.
 * NaN of nothing.
 */
export function quantile(values: number[], share: number): number {
  const ascending = Float64Array.from(values).sort();
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? Number.NaN;
}

export function median(values: number[]): number {
  return quantile(values, 0.5);
}

/**
 * What else there is to know about latencies in the order of their requests: the p99 of each sixth tells a server that
 * is too slow from a machine that was busy with something else for a while.
 */
export function described(latencies: number[]): string {
  const size = Math.ceil(latencies.length / 6);
  const sixths = Array.from({ length: 6 }, (_, sixth) =>
    quantile(latencies.slice(sixth * size, (sixth + 1) * size), 0.99),
  );
  const [p50, longest] = [median(latencies), quantile(latencies, 1)].map((ms) => ms.toFixed(0));
  return `p50 ${p50} ms, longest ${longest} ms, p99 by sixths ${sixths.map((ms) => ms.toFixed(0)).join(" ")} ms`;
}

/** Whether a measure keeps to its target; null without one. */
export function isMet({ value, target }: Measure): boolean | null {
  if (target === null) return null;
  return "atMost" in target ? value <= target.atMost : value >= target.atLeast;
}

/** The measures as a table for people, one line each: value, target, value ÷ target. */
export function table(measures: Measure[]): string {
  const rows = measures.map((measure) => {
    const { what, value, unit, target, note = "" } = measure;
    const bound = target === null ? null : "atMost" in target ? target.atMost : target.atLeast;
    const sign = target === null ? "" : "atMost" in target ? "≤" : "≥";
    return [
      what,
      `${rounded(value)} ${unit}`.trim(),
      bound === null ? "" : `${sign} ${bound} ${unit}`.trim(),
      bound === null || bound === 0 ? "" : (value / bound).toFixed(2),
      { true: "met", false: "MISSED", null: "" }[`${isMet(measure)}`] ?? "",
      note,
    ];
  });
  const all = [["measure", "measured", "target", "ratio", "", "how"], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Three significant digits, without an exponent. */
function rounded(value: number): string {
  if (!Number.isFinite(value)) return "—";
  return Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString();
}

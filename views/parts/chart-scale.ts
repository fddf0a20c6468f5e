import { scaleLinear } from "d3-scale";

export type ChartScale = {
  /** Position of a value across the plot, as the percentage that SVG attributes take: "42.5%". */
  at: (value: number) => string;
  /** Round values along the axis, with their labels in as few decimals as tell them apart. */
  ticks: { at: string; label: string }[];
};

/**
 * A linear axis over all the finite values given, widened to round ends. Equal values, up to
 * rounding, get a little room either side.
 */
export function chartScale(values: readonly number[], wanted = 5): ChartScale {
  const finite = values.filter(Number.isFinite);
  const low = finite.length === 0 ? 0 : Math.min(...finite);
  const high = finite.length === 0 ? 1 : Math.max(...finite);
  const size = Math.max(Math.abs(low), Math.abs(high));
  const same = high - low <= 1e-9 * Math.max(1, size);
  const room = same ? Math.max(size * 0.05, 0.01) : 0;
  const scale = scaleLinear([low - room, high + room], [0, 100]).nice(wanted);
  const at = (value: number) => `${Number(scale(value).toFixed(3))}%`;
  const label = scale.tickFormat(wanted);
  return { at, ticks: scale.ticks(wanted).map((value) => ({ at: at(value), label: label(value) })) };
}

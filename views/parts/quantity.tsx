import { withDecimals } from "../../src/kit/decimals.ts";
import { decimals, describeBytes, describeDuration, describeInstant, describeRelative } from "./wording.ts";

/** A moment, given in milliseconds since 1970, as "23 Nov 2026, 14:05 UTC". */
export function Instant({ at }: { at: number }) {
  return (
    <time class="number" datetime={new Date(at).toISOString()}>
      {describeInstant(at)}
    </time>
  );
}

/** A moment as its distance from now, "in 3 days", "2 hours ago", with the moment itself as its title. */
export function Relative({ at, now }: { at: number; now: number }) {
  return (
    <time datetime={new Date(at).toISOString()} title={describeInstant(at)}>
      {describeRelative(at, now)}
    </time>
  );
}

/** A length of time in milliseconds, as "1 min 5 s". */
export function Duration({ ms }: { ms: number }) {
  return (
    <time class="number" datetime={`PT${(ms / 1000).toFixed(3)}S`}>
      {describeDuration(ms)}
    </time>
  );
}

/** A number of bytes, as "1.4 MB" (powers of 1000), with the exact number as its title. */
export function Bytes({ count }: { count: number }) {
  return (
    <data class="number" value={count} title={`${count} bytes`}>
      {describeBytes(count)}
    </data>
  );
}

/** A score with the board's number of decimals, and none more in the source; "—" when there is none, never 0. */
export function Score({ value, precision }: { value: number | null; precision: number }) {
  if (value === null) return <span title="No value">—</span>;
  return (
    <data class="number" value={withDecimals(value, precision)}>
      {decimals(value, precision)}
    </data>
  );
}

/** An interval as "[0.912, 0.958]"; nothing when either end is missing. */
export function Interval(props: { low: number | null; high: number | null; precision: number }) {
  const { low, high, precision } = props;
  if (low === null || high === null) return null;
  return (
    <span class="interval number">
      [{decimals(low, precision)}, {decimals(high, precision)}]
    </span>
  );
}

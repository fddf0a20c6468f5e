const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Milliseconds since 1970 → "23 Nov 2026, 14:05 UTC". One zone for all: deadlines are compared across countries. */
export function describeInstant(at: number): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${time} UTC`;
}

const units = [
  { size: day, name: "d" },
  { size: hour, name: "h" },
  { size: minute, name: "min" },
  { size: second, name: "s" },
];

/** Milliseconds → "0.42 s", "38 s", "1 min 5 s", "2 h 10 min", "3 d 4 h": its largest unit and the one below. */
export function describeDuration(ms: number): string {
  if (ms < 10 * second) return `${(ms / second).toFixed(ms < second ? 2 : 1)} s`;
  let rest = Math.round(ms / second) * second;
  const largest = units.findIndex(({ size }) => rest >= size);
  const counted = units.slice(largest, largest + 2).map(({ size, name }) => {
    const n = Math.floor(rest / size);
    rest -= n * size;
    return { n, name };
  });
  return counted
    .filter(({ n }) => n > 0)
    .map(({ n, name }) => `${n} ${name}`)
    .join(" ");
}

/** Distance of a moment from now in its largest unit: "in 3 days", "2 hours ago", "just now". */
export function describeRelative(at: number, now: number): string {
  const distance = Math.abs(at - now);
  if (distance < minute) return at > now ? "in a moment" : "just now";
  const [size, name] =
    distance >= day ? [day, "day"] : distance >= hour ? [hour, "hour"] : [minute, "minute"];
  const n = Math.floor(distance / size);
  const length = `${n} ${name}${n === 1 ? "" : "s"}`;
  return at > now ? `in ${length}` : `${length} ago`;
}

/** Bytes in powers of 1000, with a decimal below ten: "512 B", "1.4 MB", "2 GB". */
export function describeBytes(count: number): string {
  const prefixes = ["", "k", "M", "G", "T"];
  let scaled = count;
  let power = 0;
  // 999.5 would be written as 1000: it belongs to the next unit already.
  for (; scaled >= 999.5 && power < prefixes.length - 1; power++) scaled /= 1000;
  const text = scaled.toFixed(power > 0 && scaled < 10 ? 1 : 0).replace(/\.0$/, "");
  return `${text} ${prefixes[power]}B`;
}

/** A number with a fixed number of decimals and a true minus sign, so that figures line up. */
export function decimals(value: number, precision: number): string {
  return value.toFixed(precision).replace("-", "−");
}

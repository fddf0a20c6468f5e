import type { ComponentChildren } from "preact";

type MeterProps = {
  /** What is measured: "Submissions today". */
  label: string;
  value: number;
  max: number;
  /** What to know besides: "Resets at 00:00 UTC". */
  note?: ComponentChildren;
};

/** More single marks than this cannot be told apart at a glance: the bar is then drawn whole. */
const countable = 20;

/** Rectangles across a width of 100: one for each of the quota, the used ones first, or one for all and one for the used. */
function bars(used: number, max: number): { x: number; width: number; used: boolean }[] {
  if (max > countable) {
    return [
      { x: 0, width: 100, used: false },
      { x: 0, width: (100 * used) / max, used: true },
    ];
  }
  const gap = 0.75;
  const width = (100 - gap * (max - 1)) / max;
  return Array.from({ length: max }, (_, index) => ({ x: index * (width + gap), width, used: index < used }));
}

/** How much of a quota is used: one mark each while they can be counted, a bar beyond. */
export function Meter({ label, value, max, note }: MeterProps) {
  const used = Math.min(value, max);
  const text = `${value} of ${max}`;
  return (
    <div class={value >= max ? "gauge full" : "gauge"}>
      <p>
        <span>{label}</span>
        <span class="number">{text}</span>
      </p>
      <svg
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={used}
        aria-valuetext={text}
      >
        {bars(used, max).map((bar, index) => (
          <rect key={index} class={bar.used ? "used" : undefined} x={bar.x} width={bar.width} height="6" />
        ))}
      </svg>
      {note !== undefined && <small class="quiet">{note}</small>}
    </div>
  );
}

type ProgressProps = {
  label: string;
  /** Share done, 0 to 1; without it something is going on, nobody knows how long. */
  done?: number;
  /** "Third in the queue, about 2 min". */
  note?: ComponentChildren;
};

/** Something that is being done. */
export function Progress({ label, done, note }: ProgressProps) {
  return (
    <div class="progress">
      <progress aria-label={label} {...(done === undefined ? {} : { value: done, max: 1 })} />
      <p>
        <span>{label}</span>
        {note !== undefined && <span class="quiet">{note}</span>}
      </p>
    </div>
  );
}

const strokes = {
  good: "m4.5 8.4 2.4 2.4 4.6-5.2",
  bad: "m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2",
  warn: "M8 4.6v4.2M8 11.2v.2",
  info: "M8 7.4v4M8 4.8v.2",
  waiting: "M8 4.8V8l2.2 1.4",
  running: "M6.6 5.4 10.6 8l-4 2.6z",
  stopped: "M5 8h6",
  lock: "M5.4 7.6h5.2v3.6H5.4zM6.4 7.6V6a1.6 1.6 0 0 1 3.2 0v1.6",
} as const;

export type IconName = keyof typeof strokes;

/** A sign inside a ring, drawn in the colour of the text around it and silent: the word beside it says what it means. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <circle cx="8" cy="8" r="6.75" />
      <path d={strokes[name]} />
    </svg>
  );
}

/** The mark: an A whose crossbar is a measurement with its interval. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <path d="M5 27.5 16 4.5l11 23" />
      <path class="whisker" d="M10.75 20.5h10.5" />
      <circle cx="16" cy="20.5" r="3.25" />
    </svg>
  );
}

import type { ComponentChildren } from "preact";

type Props = {
  /** What would be here: "No submissions yet". */
  title: string;
  /** Why there is nothing. */
  children: ComponentChildren;
  /** The next step: a ButtonLink. */
  action?: ComponentChildren;
};

/** Where a list would be: what is missing, why, and what to do next. */
export function EmptyState({ title, children, action }: Props) {
  return (
    <section class="empty">
      <svg viewBox="0 0 96 24" width="96" height="24" aria-hidden="true">
        <path d="M4 12h88M4 7v10M92 7v10" />
        <circle cx="48" cy="12" r="4.5" />
      </svg>
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </section>
  );
}

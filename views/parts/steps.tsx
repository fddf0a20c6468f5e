import type { ComponentChildren } from "preact";

export type Step = {
  label: string;
  state: "done" | "next" | "later";
  /** What it needs, or what was done: "Team Aurora, 12 Nov 2026". */
  note?: ComponentChildren;
  /** Where it is done. */
  href?: string;
};

const words = { done: "Done: ", next: "Next: ", later: "Later: " };

/** The way to take part, step by step: what is done, what comes next. */
export function Steps({ label, steps }: { label: string; steps: Step[] }) {
  return (
    <ol class="steps" aria-label={label}>
      {steps.map(({ label: name, state, note, href }) => (
        <li key={name} class={state} aria-current={state === "next" ? "step" : undefined}>
          <strong>
            <span class="unseen">{words[state]}</span>
            {href === undefined ? name : <a href={href}>{name}</a>}
          </strong>
          {note !== undefined && <p>{note}</p>}
        </li>
      ))}
    </ol>
  );
}

import type { ComponentChildren } from "preact";

type Props = {
  /** Where the form posts to. */
  action: string;
  /** What opens it: "Cancel submission". */
  label: string;
  /** What will happen, and whether it can be undone. */
  children: ComponentChildren;
  /** What does it; repeats the verb: "Cancel it". */
  confirm: string;
  /** "danger" for what cannot be undone. */
  look?: "danger" | "primary";
  /** Hidden fields. */
  values?: Record<string, string>;
};

/** An action that asks before it happens, without JavaScript: the question unfolds, its button posts. */
export function ConfirmForm({ action, label, children, confirm, look = "danger", values = {} }: Props) {
  return (
    <details class="confirm">
      <summary class={`button ${look === "danger" ? "danger" : "plain"}`}>{label}</summary>
      <form method="post" action={action}>
        {Object.entries(values).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <p>{children}</p>
        <button class={look}>{confirm}</button>
      </form>
    </details>
  );
}

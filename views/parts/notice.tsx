import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import type { Tone } from "./tone.ts";

const words: Record<Tone, string> = { good: "Done", bad: "Error", warn: "Warning", info: "Note" };

type Props = {
  tone: Tone;
  /** A short heading; without it the tone's word is read out to screen readers only. */
  title?: string;
  /** True for what has just happened (a flash, a swapped-in result): screen readers then say it at once. */
  announce?: boolean;
  children?: ComponentChildren;
};

/** A message set apart from the text around it. */
export function Notice({ tone, title, announce, children }: Props) {
  const role = announce === true ? (tone === "bad" ? "alert" : "status") : undefined;
  return (
    <div class={`notice ${tone}`} role={role}>
      <Icon name={tone} />
      <div>
        {title === undefined ? <span class="unseen">{words[tone]}: </span> : <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}

import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";
import type { Tone } from "./tone.ts";

/** The states of a submission and of an evaluation, in the words of EvalAI's client. */
export type SubmissionStatus =
  "submitting" | "submitted" | "queued" | "running" | "finished" | "failed" | "cancelled";

const statuses: Record<SubmissionStatus, { icon: IconName; tone: Tone | "quiet" }> = {
  submitting: { icon: "waiting", tone: "quiet" },
  submitted: { icon: "waiting", tone: "quiet" },
  queued: { icon: "waiting", tone: "quiet" },
  running: { icon: "running", tone: "info" },
  finished: { icon: "good", tone: "good" },
  failed: { icon: "bad", tone: "bad" },
  cancelled: { icon: "stopped", tone: "quiet" },
};

/** The state of a submission as a sign, a colour and, always, its word. */
export function StatusBadge({ status }: { status: SubmissionStatus }) {
  const { icon, tone } = statuses[status];
  return (
    <span class={`badge ${tone}`}>
      <Icon name={icon} />
      {status}
    </span>
  );
}

/** A word set apart: "baseline", "private", "upcoming", "your team". */
export function Badge(props: { tone?: Tone | "quiet"; icon?: IconName; children: ComponentChildren }) {
  return (
    <span class={`badge ${props.tone ?? "quiet"}`}>
      {props.icon !== undefined && <Icon name={props.icon} />}
      {props.children}
    </span>
  );
}
